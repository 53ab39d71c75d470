package main

import (
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
)

// TestBoxStrangers: Box deletes only what the run has made.
func TestBoxStrangers(t *testing.T) {
	for _, tt := range []strangerTest[*boxtest.Server]{
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
		tt.run(t, func(t *testing.T) (*boxtest.Server, service) {
			srv := boxtest.NewServer(t)
			srv.MkdirAll("/Elsewhere")
			svc, err := newBox(srv.PipeConfig(), srv.MkdirAll("/Shared"))
			if err != nil {
				t.Fatal(err)
			}
			return srv, svc
		}, (*boxtest.Server).Tree)
	}
}
