package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
)

// TestDocument360Strangers: what others do during the run stays, and the report names what it keeps
// from being removed, but not the others' items.
func TestDocument360Strangers(t *testing.T) {
	type server = *document360test.Server
	for _, tt := range []struct {
		name string
		act  func(srv server, scratch, file made) // at the end; file is a copy in the scratch folder
		want []string                             // what the tree has besides, with SCRATCH for the name of the folder
		left []string                             // the names of what is left
	}{
		{name: "nobody", act: func(server, made, made) {}},
		{
			name: "a file in the scratch folder",
			act:  func(srv server, scratch, _ made) { srv.AddFile(scratch.id, "stranger", "1 KB") },
			want: []string{"Documentation/Shared/SCRATCH/", `Documentation/Shared/SCRATCH/stranger  1 KB`},
			left: []string{"SCRATCH"},
		},
		{
			name: "a folder in the scratch folder",
			act:  func(srv server, scratch, _ made) { srv.AddFolder(scratch.id, "stranger") },
			want: []string{"Documentation/Shared/SCRATCH/", "Documentation/Shared/SCRATCH/stranger/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "a file with the name of the copy",
			act:  func(srv server, scratch, _ made) { srv.AddFile(scratch.id, "logo.png", "12 KB") },
			want: []string{"Documentation/Shared/SCRATCH/", `Documentation/Shared/SCRATCH/logo.png  12 KB`},
			left: []string{"SCRATCH"},
		},
		{
			name: "an edit of the copy",
			act: func(srv server, _, file made) {
				time.Sleep(time.Second)
				srv.Touch(file.id)
			},
			want: []string{"Documentation/Shared/SCRATCH/", `Documentation/Shared/SCRATCH/logo.png  12 KB`},
			left: []string{nameless, "SCRATCH"},
		},
		{
			name: "the copy moved",
			act:  func(srv server, _, file made) { srv.Move(file.id, srv.Find("/Shared/Old")) },
			want: []string{`Documentation/Shared/Old/logo.png  12 KB`},
			left: []string{nameless},
		},
		{
			name: "the scratch folder renamed",
			act:  func(srv server, scratch, _ made) { srv.Rename(scratch.id, "renamed") },
			want: []string{"Documentation/Shared/renamed/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder moved",
			act:  func(srv server, scratch, _ made) { srv.Move(scratch.id, srv.Find("/Shared/Old")) },
			want: []string{"Documentation/Shared/Old/SCRATCH/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder removed, and another one made",
			act: func(srv server, scratch, _ made) {
				srv.Remove(scratch.id)
				srv.AddFolder(srv.Find("/Shared"), scratch.name)
			},
			want: []string{"Documentation/Shared/SCRATCH/"},
			left: []string{nameless, "SCRATCH"}, // it may only show late: this run does not know
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, svc := document360Bench(t)
				before := srv.Tree()
				var scratch made
				rep := runUntilRemoval(t, svc, "copy-date", func(l *ledger) {
					scratch = l.items[0]
					tt.act(srv, scratch, l.items[1])
				})
				names := strings.NewReplacer(scratch.name, "SCRATCH")
				checkLeft(t, rep, names, tt.left)
				checkTree(t, before, names.Replace(srv.Tree()), tt.want)
			})
		})
	}
}

// TestDocument360LostResponses: what a request with a lost response has made is found and removed.
func TestDocument360LostResponses(t *testing.T) {
	for _, op := range []string{"CreateFolder", "CopyFile", "DeleteFile", "DeleteFolder"} {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := document360Bench(t)
			before := srv.Tree()
			srv.Inject(op, document360test.ActThenHangUp, document360test.ActThenGateway(502))
			rep := everything(t, svc)
			if srv.Pending() > 0 || len(rep.left) > 0 {
				t.Errorf("%s: %d faults were not met; left behind: %+v", op, srv.Pending(), rep.left)
			}
			checkTree(t, before, srv.Tree(), nil)
		})
	}
}
