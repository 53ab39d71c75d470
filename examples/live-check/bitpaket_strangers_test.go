package main

import (
	"testing"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// TestBitPaketStrangers: objects are deleted by their ids, and folders only if they are empty.
func TestBitPaketStrangers(t *testing.T) {
	type server = bitpakettest.Server
	const in = "/shared/folder/"
	for _, tt := range []strangerTest[*server]{
		{
			name: "nobody",
			act:  func(*server, made, made) {},
		},
		{
			name: "an object in the scratch folder",
			act:  func(srv *server, scratch, own made) { srv.Overwrite(in+scratch.name+"/stranger", "x") },
			want: []string{in + "SCRATCH/", in + "SCRATCH/stranger 1 B 2d711642"},
			left: []string{"SCRATCH"},
		},
		{
			name: "a folder in the scratch folder",
			act:  func(srv *server, scratch, own made) { srv.MkdirAll(in + scratch.name + "/stranger") },
			want: []string{in + "SCRATCH/", in + "SCRATCH/stranger/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "an object in place of one of the run",
			act:  func(srv *server, scratch, own made) { srv.Overwrite(in+scratch.name+"/"+own.name, "x") },
			want: []string{in + "SCRATCH/", in + "SCRATCH/OWN 1 B 2d711642"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the object of the run moved, and another one in its place",
			act: func(srv *server, scratch, own made) {
				srv.Move(in+scratch.name+"/"+own.name, "/elsewhere")
				srv.Overwrite(in+scratch.name+"/"+own.name, "x")
			},
			want: []string{in + "SCRATCH/", in + "SCRATCH/OWN 1 B 2d711642"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder moved, and another one in its place",
			act: func(srv *server, scratch, own made) {
				srv.Move(in+scratch.name, "/elsewhere")
				srv.MkdirAll(in + scratch.name)
			},
			want: []string{"/elsewhere/SCRATCH/", in + "SCRATCH/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder removed",
			act:  func(srv *server, scratch, own made) { srv.Remove(in + scratch.name) },
		},
		{
			name: "a folder named like a scratch folder",
			act:  func(srv *server, scratch, own made) { srv.MkdirAll(in + "farcopy-live-check-other") },
			want: []string{in + "farcopy-live-check-other/"},
		},
	} {
		tt.run(t, func(t *testing.T) (*server, service) {
			srv := bitpakettest.NewServer(t)
			srv.MkdirAll(in)
			srv.MkdirAll("/elsewhere")
			svc, err := newBitPaket(srv.PipeConfig(), in)
			if err != nil {
				t.Fatal(err)
			}
			return srv, svc
		}, (*server).Tree)
	}
}
