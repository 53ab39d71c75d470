// Package boxtest simulates the part of Box's content API that has to do with copying, for
// tests and programs without an account or a network: the folders, files and web links of one user.
// It keeps state: what one request changes, the next one sees.
//
//	func TestArchive(t *testing.T) {
//		srv := boxtest.NewServer(t)
//		album, archives := srv.MkdirAll("/Pictures/2017"), srv.MkdirAll("/Archives")
//		srv.AddFile(album, "tigers.jpeg", 629644)
//		srv.Inject("CopyFolder", boxtest.ActThenHangUp) // the copy is made, the response is lost
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
// In a testing/synctest bubble use PipeClient in place of Client, or any client over Transport: a
// socket would stop virtual time, so URL, Listen and Client panic there.
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
//	GetCurrentUser   GET    /2.0/users/me
//	Token            POST   /oauth2/token
//
// # Credentials
//
// A new server accepts the token [DefaultToken], which does not expire; [Server.AddToken] adds
// others. The application [DefaultClientID] with [DefaultClientSecret] gets more tokens from
// [Server.TokenURL], for any enterprise as box_subject_id, and for any user until users were added:
// then for these only. They expire after an hour of the service's clock. A refresh token can be
// used once; the response has the next one.
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
// # Not simulated
//
// Uploads and downloads, changes but for names and places, the trash (what is deleted is gone),
// making shared links, collaborations, metadata, folder locks, events, search, the grants for JWT,
// authorization codes and downscoping.
package boxtest
