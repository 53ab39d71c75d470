package main

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestAllow: a request that would change what the run has not made is not sent, whatever a probe
// does.
func TestAllow(t *testing.T) {
	for name, changes := range map[string]func(*testing.T, context.Context) []error{
		"bitpaket": func(t *testing.T, ctx context.Context) []error {
			srv := bitpakettest.NewServer(t)
			id := srv.AddObject("/shared/stranger/object", "x")
			svc, err := newBitPaket(srv.PipeConfig(), "/shared")
			if err != nil {
				t.Fatal(err)
			}
			folder := []bitpaket.Selector{{Folder: "/shared/stranger"}}
			before := srv.Tree()
			_, byID := svc.client.DeleteObject(ctx, bitpaket.DeleteObjectRequest{ObjectID: id})
			_, byPath := svc.client.Delete(ctx, bitpaket.DeleteRequest{Objects: folder})
			_, root := svc.client.Delete(ctx, bitpaket.DeleteRequest{Objects: []bitpaket.Selector{{Folder: "/shared"}}})
			_, moved := svc.client.Move(ctx, bitpaket.MoveRequest{Objects: folder, Target: "/"})
			_, renamed := svc.client.Rename(ctx, bitpaket.RenameRequest{Object: folder[0], Filename: "x"})
			_, copied := svc.client.Copy(ctx, bitpaket.CopyRequest{Objects: folder, Target: "/", Overwrite: true})
			checkTree(t, before, srv.Tree(), nil)
			return []error{byID, byPath, root, moved, renamed, copied}
		},
		"box": func(t *testing.T, ctx context.Context) []error {
			srv := boxtest.NewServer(t)
			id := srv.MkdirAll("/Shared/stranger")
			svc, err := newBox(srv.PipeConfig(), srv.MkdirAll("/Shared"))
			if err != nil {
				t.Fatal(err)
			}
			before := srv.Tree()
			_, deleted := svc.client.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: id})
			_, renamed := svc.client.UpdateFolder(ctx, box.UpdateFolderRequest{FolderID: id, Name: "x"})
			checkTree(t, before, srv.Tree(), nil)
			return []error{deleted, renamed}
		},
		"oracle": func(t *testing.T, ctx context.Context) []error {
			srv := oracletest.NewServer(t)
			id := srv.MkdirAll("/Shared/stranger")
			svc, err := newOracle(srv.PipeConfig(), srv.MkdirAll("/Shared"), "")
			if err != nil {
				t.Fatal(err)
			}
			before := srv.Tree()
			_, deleted := svc.client.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: id})
			_, renamed := svc.client.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: id, Name: "x"})
			_, moved := svc.client.MoveFolder(ctx, oracle.MoveFolderRequest{FolderID: id, DestinationID: oracle.HomeFolder})
			checkTree(t, before, srv.Tree(), nil)
			return []error{deleted, renamed, moved}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			for i, err := range changes(t, t.Context()) {
				if err == nil {
					t.Errorf("%s: change %d was sent", name, i)
				}
			}
		})
	}
}

// TestRoot: the folder of -in can be the root.
func TestRoot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := bitpakettest.NewServer(t)
		svc, err := newBitPaket(srv.PipeConfig(), "/")
		if err != nil {
			t.Fatal(err)
		}
		before := srv.Tree()
		if rep := everything(t, svc, "taken-name", "list-lag"); len(rep.left) > 0 {
			t.Errorf("left behind: %+v", rep.left)
		}
		checkTree(t, before, srv.Tree(), nil)
	})
	synctest.Test(t, func(t *testing.T) {
		srv := oracletest.NewServer(t)
		svc, err := newOracle(srv.PipeConfig(), oracle.HomeFolder, "")
		if err != nil {
			t.Fatal(err)
		}
		before := srv.Tree()
		if rep := everything(t, svc, "taken-name", "list-lag"); len(rep.left) > 0 {
			t.Errorf("left behind: %+v", rep.left)
		}
		checkTree(t, before, srv.Tree(), nil)
	})
}
