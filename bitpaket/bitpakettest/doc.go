// Package bitpakettest simulates the BitPaket API v2, for tests and programs without an account or
// a network: one paket with folders, objects and their versions. It keeps state: what one request
// changes, the next one sees.
//
//	func TestArchive(t *testing.T) {
//		srv := bitpakettest.NewServer(t)
//		srv.AddObject("/existing_dir/photo.jpg", "content")
//		srv.MkdirAll("/another_dir")
//
//		client := srv.Client() // or any of srv.URL(), token "t" and secret "s"
//		_, err := client.Copy(t.Context(), bitpaket.CopyRequest{
//			Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}},
//			Target:  "/another_dir",
//		})
//		srv.Advance(time.Minute) // copies run in the background
//		if _, ok := srv.Object("/another_dir/photo.jpg"); !ok {
//			t.Error(err, srv.Tree())
//		}
//	}
//
// # Virtual time
//
// A client waits for rate limits, polls for what it has copied, and gives up after minutes. In a
// testing/synctest bubble that takes no time, and the service's clock follows:
//
//	func TestBusyService(t *testing.T) {
//		synctest.Test(t, func(t *testing.T) {
//			srv := bitpakettest.NewServer(t)
//			srv.AddObject("/existing_dir/photo.jpg", "content")
//			srv.MkdirAll("/another_dir")
//			srv.Inject("Copy", bitpakettest.RateLimit(time.Minute))
//
//			client, start := srv.PipeClient(), time.Now()
//			_, err := client.Copy(t.Context(), bitpaket.CopyRequest{
//				Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}},
//				Target:  "/another_dir",
//			})
//			if waited := time.Since(start); err != nil || waited < time.Minute {
//				t.Error(err, waited)
//			}
//		})
//	}
//
// In a bubble use PipeClient in place of Client, or any client over Transport: a socket would stop
// virtual time, so URL, Listen and Client panic there. Outside of one, [Server.Advance] moves the
// service's clock.
//
// # Setting up
//
// What a test sets up is dated a minute before the service's clock, so that a client cannot mistake
// it for the result of a request sent in this second. Methods that set something up panic if what
// they refer to does not exist.
//
// # Operations
//
// [Server.Inject] and [Server.Requests] use these names:
//
//	Copy          POST      /v2/copy
//	Move          POST      /v2/move
//	Rename        POST      /v2/rename
//	Query         GET       /v2/query
//	GetMetadata   GET       /v2/metadata/{id}
//	FindMetadata  POST      /v2/metadata
//	CreateFolder  POST      /v2/create
//	Upload        PUT, POST /v2/object/{name}
//	Delete        POST      /v2/delete
//	DeleteObject  DELETE    /v2/delete/{id}
//
// Upload takes an object in one piece.
//
// # Credentials
//
// A new server accepts the token [DefaultToken], which does not expire, and the client secret
// [DefaultClientSecret]. [Server.AddToken] and [Server.SetClientSecret] set others.
//
// # Copies in the background
//
// Every copy runs in the background. The response is sent at once, and the objects appear, one
// after the other, as the service's clock moves, by itself or by [Server.Advance].
// [Server.SetCopyDelay] and [Server.SetCopyTime] set the pace; [Server.Copying] returns how many
// are still to come.
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
// # Undocumented behaviour
//
// A switch sets what the documents leave open; its comment has a paragraph that begins with
// "Undocumented:". The switches are [Server.SetRefusal], [Server.SetHostErrors],
// [Server.SetNestFolders], [Server.SetRequireOverwrite], [Server.SetCopyDelay] and
// [Server.SetCopyTime].
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
// Chunked and tus uploads, zipballs, downloads with their signed URLs, webhooks, several pakets and
// the dashboard.
package bitpakettest
