// Oracle-copy copies a folder on Oracle Content Management.
//
//	oracle-copy -sim
//	ORACLE_USERNAME=... ORACLE_PASSWORD=... oracle-copy -base-url https://HOST -folder-id F1 -destination-id F2
package main

import (
	"context"
	"io"
	"os"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

const environment = "ORACLE_TOKEN, or ORACLE_USERNAME and ORACLE_PASSWORD; " +
	"ORACLE_ACCESS_CODE of the -link-id; ORACLE_APPLINK_TOKEN of the -applink-id"

// words are Go names that the client's messages hold, and what they are here.
var words = []string{"Access.AccessCode", "ORACLE_ACCESS_CODE", "Access.AccessToken", "ORACLE_APPLINK_TOKEN"}

func main() { cli.Main("oracle-copy", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var req oracle.CopyFolderRequest
	cmd := cli.New("oracle-copy", environment, stdout, stderr)
	cmd.StringVar(&req.FolderID, "folder-id", "", "`id` of the folder to copy")
	cmd.StringVar(&req.DestinationID, "destination-id", "", "`id` of the folder that receives the copy; self: the home folder")
	cmd.StringVar((*string)(&req.DuplicateResolution), "duplicate-resolution", "", "`way` to name the copy: TimeStampSuffix")
	cmd.StringVar(&req.Access.LinkID, "link-id", "", "`id` of a public link to the folder")
	cmd.StringVar(&req.Access.AppLinkID, "applink-id", "", "`id` of an applink to the folder")
	apiVersion := cmd.String("api-version", "", "`version` of the API, 1.1 or 1.2; default 1.1")
	cmd.Require("base-url", "folder-id", "destination-id")
	if err := cmd.Parse(args); err != nil {
		return err
	}
	if err := readSecrets(&req.Access); err != nil {
		return err
	}

	var cfg oracle.Config
	if cmd.Sim {
		srv := oracletest.Start()
		defer srv.Close()
		example := srv.Example()
		cmd.Default("folder-id", example.FolderID)
		cmd.Default("destination-id", example.DestinationID)
		cfg = srv.Config()
		cmd.PrintTree("before", srv.Tree())
		defer func() { cmd.PrintTree("after", srv.Tree()) }()
	} else {
		cfg = oracle.Config{
			Username: os.Getenv("ORACLE_USERNAME"), Password: os.Getenv("ORACLE_PASSWORD"),
			BaseURL: cmd.BaseURL,
		}
		if token := os.Getenv("ORACLE_TOKEN"); token != "" {
			cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		} else if cfg.Username == "" && cfg.Password == "" {
			return cli.Usagef("set ORACLE_TOKEN, or ORACLE_USERNAME and ORACLE_PASSWORD; -sim needs none")
		} else if err := cli.RequireEnv("ORACLE_USERNAME", "ORACLE_PASSWORD"); err != nil {
			return err
		}
	}
	if err := cmd.Complete(); err != nil {
		return err
	}
	cfg.APIVersion, cfg.Logger = *apiVersion, cmd.Logger()
	client, err := oracle.NewClient(cfg)
	if err != nil {
		return cmd.Plain(err, words...)
	}

	ctx, cancel := cmd.Context(ctx)
	defer cancel()
	copied, err := client.CopyFolder(ctx, req)
	if err != nil {
		return cmd.Plain(err, words...)
	}
	cmd.Printf("copied: folder %s%s", copied.ID, cli.Found(copied.Reconciled))
	return nil
}

// readSecrets adds what belongs to a link and must not be seen in a list of processes.
func readSecrets(a *oracle.Access) error {
	if a.LinkID != "" {
		a.AccessCode = os.Getenv("ORACLE_ACCESS_CODE") // many links have none
	}
	if a.AppLinkID == "" {
		return nil
	}
	if a.AccessToken = os.Getenv("ORACLE_APPLINK_TOKEN"); a.AccessToken == "" {
		return cli.Usagef("-applink-id needs the environment variable ORACLE_APPLINK_TOKEN, which is not set")
	}
	return nil
}
