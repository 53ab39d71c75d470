package conformance

import (
	"regexp"
	"testing"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// oracleCreateTrial makes a folder.
func oracleCreateTrial(t testing.TB, tn tune) *trial {
	srv := oracletest.NewServer(t)
	srv.AddUser("carol", secret)
	home := srv.Home("carol")
	parent, elsewhere := srv.AddFolder(home, "Archive"), srv.AddFolder(home, "Elsewhere")
	client := func(tn tune) *oracle.Client {
		cfg := configOf(tn, srv)
		cfg.TokenSource, cfg.Username, cfg.Password = nil, "carol", secret
		cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
		cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
		return must(oracle.NewClient(cfg))
	}
	create := func(c *oracle.Client, name string) copyFunc {
		return oracleCreateOperation(c).with(oracle.CreateFolderRequest{ParentID: parent, Name: name})
	}
	c := client(tn)
	there := func() string { return srv.Find("carol:/Archive/Made") }
	made := regexp.MustCompile(`(?m)^carol:/Archive/.*Made.*/$`)
	return &trial{
		sim: srv, copy: create(c, "Made"),
		copies:  func() int { return len(made.FindAllString(srv.Tree(), -1)) },
		program: func(tn tune) copyFunc { return create(client(tn), "Made") },
		other:   func(name string) copyFunc { return create(c, name) },
		others: map[deed]func(){
			makeEqual: func() { srv.Copy(srv.AddFolder(elsewhere, "Made"), parent, "Made") },
			rename:    onItem(there, func(id string) { srv.Rename(id, "Renamed") }),
			move:      onItem(there, func(id string) { srv.Move(id, home) }),
			overwrite: onItem(there, func(id string) { srv.AddFile(id, "readme.txt", 7) }),
			touch:     onItem(there, srv.Touch),
			remove:    onItem(there, srv.Remove),
		},
	}
}

func oracleCreateOperation(c *oracle.Client) operation[oracle.CreateFolderRequest, oracle.CreateFolderResponse] {
	return operation[oracle.CreateFolderRequest, oracle.CreateFolderResponse]{
		copy: c.CreateFolder, resume: c.ResumeCreateFolder, resolve: c.ResolveCreateFolder,
		reconciled: func(res *oracle.CreateFolderResponse) bool { return res.Reconciled },
	}
}
