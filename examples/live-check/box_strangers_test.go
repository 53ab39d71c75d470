package main

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/box/boxtest"
)

// TestBoxStrangers: what others do during the run stays, and the report names what it keeps from
// being removed, but not the others' items.
func TestBoxStrangers(t *testing.T) {
	for _, tt := range []struct {
		name string
		act  func(srv *boxtest.Server, scratch, own made) // at the end; own is a folder in the scratch folder
		// what the tree has afterwards, with SCRATCH and OWN for the names of the two
		want []string
		left []string // the names of what is left
	}{
		{
			name: "nobody",
			act:  func(*boxtest.Server, made, made) {},
		},
		{
			name: "a folder in the scratch folder",
			act:  func(srv *boxtest.Server, scratch, own made) { srv.AddFolder(scratch.id, "stranger") },
			want: []string{"/Shared/SCRATCH/", "/Shared/SCRATCH/stranger/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "a file in a folder of the run",
			act:  func(srv *boxtest.Server, scratch, own made) { srv.AddFile(own.id, "stranger", 1) },
			want: []string{"/Shared/SCRATCH/", "/Shared/SCRATCH/OWN/", "/Shared/SCRATCH/OWN/stranger 1"},
			left: []string{"OWN", "SCRATCH"},
		},
		{
			name: "a folder with the name of one of the run",
			act:  func(srv *boxtest.Server, scratch, own made) { srv.AddFolder(scratch.id, own.name) },
			want: []string{"/Shared/SCRATCH/", "/Shared/SCRATCH/OWN/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "a folder in place of one of the run, which was moved",
			act: func(srv *boxtest.Server, scratch, own made) {
				srv.Move(own.id, srv.Find("/Elsewhere"))
				srv.AddFile(srv.AddFolder(scratch.id, own.name), "stranger", 1)
			},
			want: []string{"/Elsewhere/OWN/", "/Shared/SCRATCH/", "/Shared/SCRATCH/OWN/", "/Shared/SCRATCH/OWN/stranger 1"},
			left: []string{"OWN", "SCRATCH"},
		},
		{
			name: "a folder in place of one of the run, which was removed",
			act: func(srv *boxtest.Server, scratch, own made) {
				srv.Remove(own.id)
				srv.AddFolder(scratch.id, own.name)
			},
			want: []string{"/Shared/SCRATCH/", "/Shared/SCRATCH/OWN/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder moved",
			act:  func(srv *boxtest.Server, scratch, own made) { srv.Move(scratch.id, srv.Find("/Elsewhere")) },
			want: []string{"/Elsewhere/SCRATCH/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder removed, and another one made",
			act: func(srv *boxtest.Server, scratch, own made) {
				srv.Remove(scratch.id)
				srv.AddFolder(srv.Find("/Shared"), scratch.name)
			},
			want: []string{"/Shared/SCRATCH/"},
		},
		{
			name: "a folder named like a scratch folder",
			act: func(srv *boxtest.Server, scratch, own made) {
				srv.AddFolder(srv.Find("/Shared"), "farcopy-live-check-other")
			},
			want: []string{"/Shared/farcopy-live-check-other/"},
		},
		{
			name: "the folder of the run renamed",
			act:  func(srv *boxtest.Server, scratch, own made) { srv.Rename(own.id, "renamed") },
			want: []string{"/Shared/SCRATCH/", "/Shared/SCRATCH/renamed/"},
			left: []string{"OWN", "SCRATCH"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := boxtest.NewServer(t)
				in := srv.MkdirAll("/Shared")
				srv.MkdirAll("/Elsewhere")
				before := srv.Tree()
				svc, err := newBox(srv.PipeConfig(), in)
				if err != nil {
					t.Fatal(err)
				}
				var scratch, own made
				r := &runner{svc: svc, write: true, only: []string{"list-lag"}, progress: func(step string) {
					if step == "remove" {
						scratch, own = svc.made.items[0], svc.made.items[1]
						tt.act(srv, scratch, own)
					}
				}}
				rep, err := r.run(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				names := strings.NewReplacer(scratch.name, "SCRATCH", own.name, "OWN")
				checkLeft(t, rep, names, tt.left)
				checkTree(t, before, names.Replace(srv.Tree()), tt.want)
			})
		})
	}
}
