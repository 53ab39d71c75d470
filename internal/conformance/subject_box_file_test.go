package conformance

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// boxFileTrial copies a file; where name is not "", the request bears it.
func boxFileTrial(name string) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := boxtest.NewServer(t)
		srv.AddToken(token, time.Time{})
		dst := srv.MkdirAll("/Archive")
		src := srv.AddFile(srv.MkdirAll("/Pictures"), "tiger.jpeg", 1000)
		if tn.odd {
			srv.SetDuplicateNames(900 * time.Millisecond) // requests that come together; a second send is a second later
		}
		client := func(tn tune) *box.Client { return boxClient(srv, tn) }
		copyOf := func(c *box.Client, src, name string) copyFunc {
			return boxFileOperation(c).with(box.CopyFileRequest{FileID: src, ParentID: dst, Name: name})
		}
		c, sources := client(tn), 1
		there := func() string { return srv.Find("/Archive/" + cmp.Or(name, "tiger.jpeg")) }
		return &trial{
			sim: srv, copy: copyOf(c, src, name),
			copies:  func() int { return countFiles(srv) - sources },
			program: func(tn tune) copyFunc { return copyOf(client(tn), src, name) },
			other: func(from string) copyFunc {
				src := srv.AddFile(srv.MkdirAll("/Elsewhere"), from, 1000, func(it *boxtest.Item) { it.SHA1 = sameContent })
				sources++
				if name == "" {
					return copyOf(c, src, "")
				}
				return copyOf(c, src, fmt.Sprint(name, " ", from))
			},
			others: map[deed]func(){
				makeEqual: func() { srv.Copy(src, dst, cmp.Or(name, "tiger.jpeg")) },
				rename:    onItem(there, func(id string) { srv.Rename(id, "Renamed") }),
				move:      onItem(there, func(id string) { srv.Move(id, "0") }),
				overwrite: onItem(there, func(id string) { srv.Overwrite(id, 7) }),
				touch:     onItem(there, srv.Touch),
				remove:    onItem(there, srv.Remove),
			},
		}
	}
}

// sameContent is the digest of all files that other adds.
const sameContent = "134b65991ed521fcfe4724b7d814ab8ded5185dc"

func countFiles(srv *boxtest.Server) (n int) {
	for line := range strings.Lines(srv.Tree()) {
		if !strings.HasSuffix(line, "/\n") {
			n++
		}
	}
	return n
}

func boxFileOperation(c *box.Client) operation[box.CopyFileRequest, box.CopyFileResponse] {
	return operation[box.CopyFileRequest, box.CopyFileResponse]{
		copy: c.CopyFile, resume: c.ResumeCopyFile, resolve: c.ResolveCopyFile,
		reconciled: func(res *box.CopyFileResponse) bool { return res.Reconciled },
	}
}
