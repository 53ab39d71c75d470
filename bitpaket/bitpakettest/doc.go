// Package bitpakettest simulates the BitPaket API v2, so that a client can be tested without an
// account and offline.
//
//	srv := bitpakettest.NewServer(t)
//	srv.AddObject("/existing_dir/photo.jpg", "content")
//	srv.MkdirAll("/another_dir")
//	srv.Inject("Copy", bitpakettest.ActThenHangUp) // the next copy is made, but its answer is lost
//
//	client := srv.Client() // or any client of srv.URL(), token "t" and client secret "s"
//	_, err := client.Copy(ctx, bitpaket.CopyRequest{
//		Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}}, Target: "/another_dir",
//	})
//	srv.Advance(time.Minute) // copies run in the background, by the service's clock
//	if _, ok := srv.Stat("/another_dir/photo.jpg"); !ok {
//		t.Error(err, srv.Tree())
//	}
//
// In a testing/synctest bubble use PipeClient in place of Client, or any client over Transport: a
// socket would stop virtual time, so URL and Client panic there.
//
// The simulator holds one paket: folders, objects and their versions. It answers Copy, Query,
// GetMetadata, FindMetadata, CreateFolder, Upload (an object in one piece) and DeleteObject;
// [Server.Inject] and [Server.Requests] use these names. A new server accepts the token
// [DefaultToken] and the client secret [DefaultClientSecret].
//
// What a test sets up is dated a minute before the service's clock, so that a client cannot mistake
// it for the result of a request sent in this second. [Server.Overwrite] adds an object dated now.
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes the reads by path late, Query and FindMetadata, for objects and
// folders. GetMetadata, which reads by id, is current.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Move], [Server.Overwrite], [Server.Touch] and
// [Server.Remove] do what other programs do; called from [ActThenCall] or [CallThenAct] they do it
// in the middle of a request.
//
// # Undocumented
//
// BitPaket's documents leave much open that a client meets. A switch sets each behaviour that a
// test may need in more than one way:
//
//   - [Server.SetRefusal]: status and code of each refusal that no document shows, a copy's name
//     conflict among them, and whether it comes as success:false under a 200
//   - [Server.SetHostErrors]: which layer of the service refuses, and so in which of two error
//     formats
//   - [Server.SetNestFolders]: whether a copied folder becomes a folder of the target or is merged
//     into it
//   - [Server.SetRequireOverwrite]: whether a copy may leave overwrite out
//   - [Server.SetCopyDelay], [Server.SetCopyTime]: how long a copy runs after its 200
//
// The rest is fixed, in the way that shows the mistakes of a client best:
//
//   - An object appears whole or not at all. It is left out, and the rest of the copy continues, if
//     its source is gone by then, or if its name has been taken and overwrite is false.
//   - A copy takes the newest version unless an id names another, and keeps type, tags and flags;
//     id, revision, version and times are new.
//   - Names are case-sensitive; an object and a folder may have the same path.
//   - A selector that selects nothing is echoed in the list of invalid ones; the others are copied.
//   - The first folder of a query stands for the queried folder and carries its path as name.
//   - X-Bit-Search finds objects whose name contains any of the words, in any case; it leaves the
//     folders as they are.
//
// # Not simulated
//
// Moving, renaming, deleting more than one object at once, chunked and tus uploads, zipballs,
// downloads with their signed URLs, webhooks, several pakets and the dashboard.
package bitpakettest
