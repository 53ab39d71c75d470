package conformance

import (
	"regexp"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// document360CreateTrial makes a folder.
func document360CreateTrial(t testing.TB, tn tune) *trial {
	srv := document360test.NewServer(t)
	srv.AddToken(token, time.Time{})
	parent, elsewhere := srv.MkdirAll("/Archive"), srv.MkdirAll("/Elsewhere")
	client := func(tn tune) *document360.Client {
		cfg := configOf(tn, srv)
		cfg.TokenSource = testkit.Token(token)
		cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
		cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
		return must(document360.NewClient(cfg))
	}
	create := func(c *document360.Client, name string) copyFunc {
		return document360CreateOperation(c).with(document360.CreateFolderRequest{ProjectID: srv.ProjectID(), ParentFolderID: parent, Name: name})
	}
	c := client(tn)
	made := regexp.MustCompile(`(?m)^.*Archive/.*Made/$`)
	latest := "" // what makeEqual made, or the one folder of the name
	there := func() string {
		if latest != "" {
			return latest
		}
		return srv.Find("/Archive/Made")
	}
	return &trial{
		sim: srv, copy: create(c, "Made"),
		copies:  func() int { return len(made.FindAllString(srv.Tree(), -1)) },
		program: func(tn tune) copyFunc { return create(client(tn), "Made") },
		other:   func(name string) copyFunc { return create(c, name) },
		others: map[deed]func(){
			makeEqual: func() {
				latest = srv.AddFolder(parent, "Made")
				srv.Touch(latest)
			},
			rename:    onItem(there, func(id string) { srv.Rename(id, "Renamed") }),
			move:      onItem(there, func(id string) { srv.Move(id, elsewhere) }),
			overwrite: onItem(there, func(id string) { srv.AddFile(id, "logo.png", "") }),
			touch:     onItem(there, srv.Touch),
			remove:    onItem(there, srv.Remove),
		},
	}
}

func document360CreateOperation(c *document360.Client) operation[document360.CreateFolderRequest, document360.CreateFolderResponse] {
	return operation[document360.CreateFolderRequest, document360.CreateFolderResponse]{
		copy: c.CreateFolder, resume: c.ResumeCreateFolder, resolve: c.ResolveCreateFolder,
		reconciled: func(res *document360.CreateFolderResponse) bool { return res.Reconciled },
	}
}
