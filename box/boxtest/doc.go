// Package boxtest simulates the part of Box's content API that has to do with copying, for
// tests and programs without an account or a network: the folders, files and web links of one user.
// It keeps state: what one request changes, the next one sees.
//
//	func TestArchive(t *testing.T) {
//		srv := boxtest.NewServer(t)
//		album, archives := srv.MkdirAll("/Pictures/2017"), srv.MkdirAll("/Archives")
//		srv.AddFile(album, "tigers.jpeg", 629644)
//		srv.Inject("CopyFolder", boxtest.ActThenHangUp) // copied, response lost
//
//		client := srv.Client() // or any client of srv.URL() and token "t"
//		_, err := client.CopyFolder(t.Context(), box.CopyFolderRequest{
//			FolderID: album, ParentID: archives,
//		})
//		if len(srv.FindAll("/Archives/2017/tigers.jpeg")) != 1 {
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
//			srv := boxtest.NewServer(t)
//			album, archives := srv.MkdirAll("/Album"), srv.MkdirAll("/Archives")
//			srv.Inject("CopyFolder", boxtest.RateLimit(time.Minute))
//
//			client, start := srv.PipeClient(), time.Now()
//			_, err := client.CopyFolder(t.Context(), box.CopyFolderRequest{
//				FolderID: album, ParentID: archives,
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
//	CopyFolder       POST   /2.0/folders/{id}/copy
//	GetFolder        GET    /2.0/folders/{id}
//	CopyFile         POST   /2.0/files/{id}/copy
//	GetFile          GET    /2.0/files/{id}
//	ListFolderItems  GET    /2.0/folders/{id}/items
//	CreateFolder     POST   /2.0/folders
//	DeleteFolder     DELETE /2.0/folders/{id}
//	UpdateFolder     PUT    /2.0/folders/{id}
//	UpdateFile       PUT    /2.0/files/{id}
//	DeleteFile       DELETE /2.0/files/{id}
//	CreateFolderLock POST   /2.0/folder_locks
//	ListFolderLocks  GET    /2.0/folder_locks
//	DeleteFolderLock DELETE /2.0/folder_locks/{id}
//	GetCurrentUser   GET    /2.0/users/me
//	Token            POST   /oauth2/token
//
// # Credentials
//
// A new server accepts the token [DefaultToken], which does not expire; [Server.AddToken] adds
// others. The application [DefaultClientID] with [DefaultClientSecret] gets more tokens from
// [Server.TokenURL], for any enterprise as box_subject_id, and for any user until users were added:
// then for these only. They expire after an hour of the service's clock. A refresh token can be
// used once, within 60 days; the response has the next one. [Server.JWTConfigFile] gives the
// application a key pair, and [Server.AddPublicKey] another one: then assertions get tokens for
// the same subjects. An assertion is refused if its key, signature, iss, aud or sub is wrong, if
// its exp is past or more than a minute ahead by the service's clock, and if its jti was used.
//
// A token can be exchanged for one that is restricted to some scopes and to one item. Such a token
// reaches that item and what is below it, and is refused with insufficient_scope elsewhere.
//
// The tokens are those of one user. [Server.AddManagedUser] adds others, whom a request acts as
// with the header As-User; [Server.SetOnlyFor] sets who sees a folder. [Server.AddSharedLink] adds
// a link, through which the header BoxApi shows a folder that the user cannot see; only operations
// that read accept it.
//
// # Copies in the background
//
// A copy of more than 500 items runs in the background; [Server.SetAsyncAbove] sets that number.
// The response is sent at once, and the items appear, one after the other, as the service's clock
// moves, by itself or by [Server.Advance]. Until the last item has appeared, the source with its
// contents, the destination and the unfinished copy are locked. [Server.SetCopyTime] sets the pace;
// [Server.Copying] returns how many items are still to come.
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
// # Undocumented behaviour
//
// A switch sets what the documents leave open; its comment has a paragraph that begins with
// "Undocumented:". The switches are [Server.SetAsyncResponse], [Server.SetCopyTime],
// [Server.SetDuplicateNames], [Server.SetConflictAsObject], [Server.SetContentsChangeETag],
// [Server.SetFieldsAddToBase], [Server.SetLastMarker], [Server.SetStrictNames] and
// [Server.SetTokenRefusal].
//
// The rest is fixed: the copy of a folder into itself or its contents is refused with
// cyclical_folder_structure, invisible items are not copied, As-User with an unknown id is refused
// with access_denied_insufficient_permissions, the values in BoxApi are not escaped, and a version
// that a file does not have is not_found. The characters that are taken out of the name of a copied
// file are those that a folder cannot have in its name.
//
// Of a downscoped token every operation but GetCurrentUser needs root_readwrite or a scope that is
// named for it: item_read, or one of those of Box's UI elements, to read; item_upload for
// CreateFolder; item_rename for UpdateFolder and UpdateFile, but not for a move; item_delete to
// delete. Copies and locks need root_readwrite. A resource that cannot be found is refused with
// invalid_resource. A restricted token stays valid when the token it was made from ends.
//
// A second lock of a folder is made beside the first one. A lock also keeps the folders above the
// locked one from being deleted, but not from being moved. A locked folder can be renamed.
//
// # Not simulated
//
// Uploads and downloads, changes but for names and places, the trash (what is deleted is gone),
// making shared links, collaborations, metadata, events, search, the grant for authorization codes,
// and the endpoint that revokes tokens ([Server.RevokeToken] does).
package boxtest
