// Package boxtest simulates the part of Box's content API that has to do with copying folders, for
// tests and programs without an account or a network. It keeps real state: what one request
// changes, the next one sees.
//
//	srv := boxtest.NewServer(t)
//	album := srv.MkdirAll("/Pictures/2017")
//	srv.AddFile("", album, "tigers.jpeg", 629644)
//	archives := srv.MkdirAll("/Archives")
//	srv.Inject("CopyFolder", boxtest.ActThenHangUp)
//	client := srv.Client() // or any client of srv.URL() and token "t"
//	_, err := client.CopyFolder(ctx, box.CopyFolderRequest{FolderID: album, ParentID: archives})
//	if len(srv.Find("/Archives/2017/tigers.jpeg")) != 1 {
//		t.Error(err, srv.Tree())
//	}
//
// In a testing/synctest bubble use PipeClient in place of Client, or any client over Transport: a
// socket would stop virtual time, so URL and Client panic there.
//
// What a test sets up is dated a minute before the service's clock, so that a client cannot mistake
// it for the result of a request sent in this second.
//
// # Operations
//
// [Server.Inject] and [Server.Requests] use these names:
//
//	CopyFolder       POST   /2.0/folders/{id}/copy
//	GetFolder        GET    /2.0/folders/{id}
//	ListFolderItems  GET    /2.0/folders/{id}/items
//	CreateFolder     POST   /2.0/folders
//	DeleteFolder     DELETE /2.0/folders/{id}
//	Token            POST   /oauth2/token
//
// # Credentials
//
// [DefaultToken] is valid until [Server.RevokeToken] ends it. The application [DefaultClientID]
// with [DefaultClientSecret] gets more tokens from the token endpoint, for any box_subject_id,
// which is required. They expire after an hour of the service's clock. A refresh token can be used
// once; the response has the next one.
//
// # Copies that outlast their request
//
// A copy of more than 500 items runs in the background. The response is sent at once, and the items
// appear as the service's clock moves, by itself or by [Server.Advance]. Until the last item has
// appeared, the source with its contents, the destination and the unfinished copy are locked. See
// [Server.SetAsync].
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes listings late, those of ListFolderItems and the item_collection of
// GetFolder. The rest of GetFolder is current, and so are the sizes of folders.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Move], [Server.Overwrite], [Server.Touch] and
// [Server.Remove] do what other programs do; called from [ActThenCall] or [CallThenAct] they do it
// in the middle of a request.
//
// # What the documents leave open
//
// These switches set it; the comment of each says what is undocumented: [Server.SetAsyncResponse],
// [Server.SetDuplicateNames], [Server.SetConflictAsObject], [Server.SetContentsChangeETag],
// [Server.SetFieldsAddToBase], [Server.SetLastMarker], [Server.SetStrictNames] and
// [Server.SetTokenRefusal]. Two undocumented behaviours are fixed: the copy of a folder into itself
// or its contents is refused with cyclical_folder_structure, and invisible items are not copied.
//
// # Not simulated
//
// Uploads and downloads, moving, the trash (what is deleted is gone), shared links, collaborations,
// metadata, folder locks, events, search, As-User, the grants for JWT, authorization codes and
// downscoping.
package boxtest
