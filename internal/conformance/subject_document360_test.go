package conformance

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func document360Trial(t testing.TB, tn tune) *trial {
	srv := document360test.NewServer(t)
	srv.AddToken(token, time.Time{})
	src, dst := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	file := srv.AddFile(src, "logo.png", "")
	srv.SetRenameDuplicates(tn.odd)
	client := func(tn tune) *document360.Client {
		cfg := configOf(tn, srv)
		cfg.TokenSource = testkit.Token(token)
		cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
		cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
		return must(document360.NewClient(cfg))
	}
	copyOf := func(c *document360.Client, src, file string) copyFunc {
		return document360Operation(c).with(document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: src, FileID: file, DestinationFolderID: dst})
	}
	c := client(tn)
	elsewhere := srv.MkdirAll("/Elsewhere")
	there := func() string {
		for _, f := range srv.Files(dst) {
			return f.ID
		}
		return ""
	}
	return &trial{
		sim: srv, copy: copyOf(c, src, file),
		copies:  func() int { return len(srv.Files(dst)) },
		program: func(tn tune) copyFunc { return copyOf(client(tn), src, file) },
		other: func(name string) copyFunc {
			return copyOf(c, elsewhere, srv.AddFile(elsewhere, name, ""))
		},
		others: map[deed]func(){
			makeEqual: func() { srv.Copy(file, dst, "") },
			rename:    onItem(there, func(id string) { srv.Rename(id, "renamed.png") }),
			move:      onItem(there, func(id string) { srv.Move(id, elsewhere) }),
			overwrite: onItem(there, func(id string) { srv.Overwrite(id, "7 KB") }),
			touch:     onItem(there, srv.Touch),
			remove:    onItem(there, srv.Remove),
		},
	}
}

func document360Operation(c *document360.Client) operation[document360.CopyFileRequest, document360.CopyFileResponse] {
	return operation[document360.CopyFileRequest, document360.CopyFileResponse]{
		copy: c.CopyFile, resume: c.ResumeCopyFile, resolve: c.ResolveCopyFile,
		reconciled: func(res *document360.CopyFileResponse) bool { return res.Reconciled },
	}
}
