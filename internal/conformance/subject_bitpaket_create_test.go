package conformance

import (
	"strings"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// bitpaketCreateTrial makes a directory, without Ensure.
func bitpaketCreateTrial(t testing.TB, tn tune) *trial {
	srv := bitpakettest.NewServer(t)
	srv.AddToken(token, srv.Now().AddDate(1, 0, 0))
	srv.SetClientSecret(secret)
	srv.MkdirAll("/there")
	srv.MkdirAll("/elsewhere")
	client := func(tn tune) *bitpaket.Client {
		cfg := configOf(tn, srv)
		cfg.TokenSource, cfg.ClientSecret = testkit.Token(token), secret
		cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
		cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
		return must(bitpaket.NewClient(cfg))
	}
	create := func(c *bitpaket.Client, name string) copyFunc {
		return bitpaketCreateOperation(c).with(bitpaket.CreateFolderRequest{Folder: "/there/" + name})
	}
	c := client(tn)
	there := func() string {
		if strings.Contains(srv.Tree(), "/there/Made/\n") {
			return "/there/Made"
		}
		return ""
	}
	return &trial{
		sim: srv, copy: create(c, "Made"),
		copies: func() (n int) {
			for line := range strings.Lines(srv.Tree()) {
				if name, ok := strings.CutPrefix(strings.TrimSpace(line), "/there/"); ok && strings.HasSuffix(name, "Made/") {
					n++
				}
			}
			return n
		},
		program: func(tn tune) copyFunc { return create(client(tn), "Made") },
		other:   func(name string) copyFunc { return create(c, name) },
		others: map[deed]func(){
			makeEqual: func() {
				srv.AddObject("/elsewhere/file", "a file")
				srv.Move("/elsewhere/file", "/there/Made") // which makes the directory
				srv.Remove("/there/Made/file")
			},
			rename: onItem(there, func(dir string) { srv.Rename(dir, "Renamed") }),
			move:   onItem(there, func(dir string) { srv.Move(dir, "/elsewhere") }),
			remove: onItem(there, srv.Remove),
		},
	}
}

func bitpaketCreateOperation(c *bitpaket.Client) operation[bitpaket.CreateFolderRequest, bitpaket.CreateFolderResponse] {
	return operation[bitpaket.CreateFolderRequest, bitpaket.CreateFolderResponse]{
		copy: c.CreateFolder, resume: c.ResumeCreateFolder, resolve: c.ResolveCreateFolder,
		reconciled: func(res *bitpaket.CreateFolderResponse) bool { return res.Reconciled },
	}
}
