package conformance

import (
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// boxCreateTrial makes a folder. There is no source: the same request again is what copies of equal sources are.
func boxCreateTrial(t testing.TB, tn tune) *trial {
	const name = "Created"
	srv := boxtest.NewServer(t)
	srv.AddToken(token, time.Time{})
	dst, empty := srv.MkdirAll("/Archive"), srv.MkdirAll("/Empty")
	if tn.odd {
		srv.SetDuplicateNames(900 * time.Millisecond)
	}
	create := func(c *box.Client, name string) copyFunc {
		return boxCreateOperation(c).with(box.CreateFolderRequest{ParentID: dst, Name: name})
	}
	c := boxClient(srv, tn)
	there := func() string { return srv.Find("/Archive/" + name) }
	return &trial{
		sim: srv, copy: create(c, name),
		copies:  func() int { return strings.Count(srv.Tree(), "/\n") - 2 },
		program: func(tn tune) copyFunc { return create(boxClient(srv, tn), name) },
		other:   func(from string) copyFunc { return create(c, from) },
		others: map[deed]func(){
			makeEqual: func() { srv.Copy(empty, dst, name) },
			rename:    onItem(there, func(id string) { srv.Rename(id, "Renamed") }),
			move:      onItem(there, func(id string) { srv.Move(id, "0") }),
			touch:     onItem(there, srv.Touch),
			remove:    onItem(there, srv.Remove),
		},
	}
}

func boxCreateOperation(c *box.Client) operation[box.CreateFolderRequest, box.CreateFolderResponse] {
	return operation[box.CreateFolderRequest, box.CreateFolderResponse]{
		copy: c.CreateFolder, resume: c.ResumeCreateFolder, resolve: c.ResolveCreateFolder,
		reconciled: func(res *box.CreateFolderResponse) bool { return res.Reconciled },
	}
}
