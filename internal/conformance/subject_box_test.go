package conformance

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// boxTrial copies a folder with one file; where name is not "", the request bears it.
func boxTrial(name string) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := boxtest.NewServer(t)
		srv.AddToken(token, time.Time{})
		src, dst := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
		srv.AddFile(src, "tiger.jpeg", 1000)
		if tn.odd {
			srv.SetDuplicateNames(900 * time.Millisecond) // requests that come together; a second send is a second later
		}
		client := func(tn tune) *box.Client { return boxClient(srv, tn) }
		copyOf := func(c *box.Client, src, name string) copyFunc {
			return boxOperation(c).with(box.CopyFolderRequest{FolderID: src, ParentID: dst, Name: name})
		}
		c, sources := client(tn), 1
		there := func() string { return srv.Find("/Archive/" + cmp.Or(name, "Pictures")) }
		return &trial{
			sim: srv, copy: copyOf(c, src, name),
			copies:  func() int { return strings.Count(srv.Tree(), "tiger.jpeg") - sources },
			program: func(tn tune) copyFunc { return copyOf(client(tn), src, name) },
			other: func(from string) copyFunc {
				src := srv.MkdirAll("/Elsewhere/" + from)
				srv.AddFile(src, "tiger.jpeg", 1000)
				sources++
				if name == "" {
					return copyOf(c, src, "")
				}
				return copyOf(c, src, fmt.Sprint(name, " ", from))
			},
			others: map[deed]func(){
				makeEqual: func() { srv.Copy(src, dst, cmp.Or(name, "Pictures")) },
				rename:    onItem(there, func(id string) { srv.Rename(id, "Renamed") }),
				move:      onItem(there, func(id string) { srv.Move(id, "0") }),
				overwrite: onItem(there, func(id string) {
					srv.Overwrite(srv.Find("/Archive/"+cmp.Or(name, "Pictures")+"/tiger.jpeg"), 7)
				}),
				touch:  onItem(there, srv.Touch),
				remove: onItem(there, srv.Remove),
			},
		}
	}
}

func boxClient(srv *boxtest.Server, tn tune) *box.Client {
	cfg := configOf(tn, srv)
	cfg.TokenSource = testkit.Token(token)
	cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
	cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
	return must(box.NewClient(cfg))
}

func boxOperation(c *box.Client) operation[box.CopyFolderRequest, box.CopyFolderResponse] {
	return operation[box.CopyFolderRequest, box.CopyFolderResponse]{
		copy: c.CopyFolder, resume: c.ResumeCopyFolder, resolve: c.ResolveCopyFolder,
		reconciled: func(res *box.CopyFolderResponse) bool { return res.Reconciled },
	}
}
