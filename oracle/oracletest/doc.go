// Package oracletest simulates the REST API for Documents of Oracle Content Management, versions
// 1.1 and 1.2, for tests and programs without an account or a network: the homes of users with
// folders and files, shares, public links and applinks. It keeps state: what one request changes,
// the next one sees.
//
//	func TestArchive(t *testing.T) {
//		srv := oracletest.NewServer(t)
//		reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
//		srv.AddFile(reports, "q1.txt", 100)
//		srv.Inject("CopyFolder", oracletest.ActThenHangUp) // copied, response lost
//
//		client := srv.Client() // or any of srv.URL(), user "u", password "p"
//		_, err := client.CopyFolder(t.Context(), oracle.CopyFolderRequest{
//			FolderID: reports, DestinationID: archive,
//		})
//		if srv.Find("/Archive/Reports/q1.txt") == "" {
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
//			srv := oracletest.NewServer(t)
//			reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
//			srv.Inject("CopyFolder", oracletest.RateLimit(time.Minute))
//
//			client, start := srv.PipeClient(), time.Now()
//			_, err := client.CopyFolder(t.Context(), oracle.CopyFolderRequest{
//				FolderID: reports, DestinationID: archive,
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
//	CopyFile         POST /documents/api/{version}/files/{id}/copy
//	CopyFolder       POST /documents/api/{version}/folders/{id}/copy
//	CreateFolder     POST /documents/api/{version}/folders/{parentID}
//	DeleteFolder     DELETE /documents/api/{version}/folders/{id}
//	MoveFolder       POST /documents/api/{version}/folders/{id}/move
//	UpdateFolder     PUT  /documents/api/{version}/folders/{id}
//	GetFile          GET  /documents/api/{version}/files/{id}
//	GetFolder        GET  /documents/api/{version}/folders/{id}
//	GetHomeItems     GET  /documents/api/{version}/folders/items
//	ListFolderItems  GET  /documents/api/{version}/folders/{id}/items
//	CreateAppLink    POST /documents/api/{version}/applinks/{folder or file}/{id}
//	RefreshAppLink   PUT  /documents/api/{version}/applinks/token
//
// The id of a folder may be "self", the caller's home. A user can read the contents of their home,
// of folders shared with them, and of the link that the request names. A copy through a link needs
// the contributor role, and so does a write to a destination.
//
// # Credentials
//
// A new server has the user [DefaultUsername] with [DefaultPassword] and accepts no token.
// [Server.AddUser] and [Server.AddToken] add others; [Server.Share], [Server.AddPublicLink] and
// [Server.AddAppLink] give rights in folders. The access token of an applink expires after 15
// minutes of the service's clock, its refresh token after 24 hours: see
// [Server.AppLinkRefreshToken].
//
// # Copies in the background
//
// A copy is complete at its response, unless [Server.SetCopyDelay] makes the contents of the copied
// folder appear later, as the service's clock moves, by itself or by [Server.Advance].
// [Server.Copying] returns how many items are still to come.
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes ListFolderItems and GetHomeItems late. GetFile and GetFolder are current,
// and so are the numbers that GetFolder derives from the folder's contents.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Move], [Server.Overwrite], [Server.Touch] and
// [Server.Remove] do what other programs do; called from [ActThenCall] or [CallThenAct] they do it
// in the middle of a request.
//
// # Undocumented behaviour
//
// A switch sets what the documents leave open; its comment has a paragraph that begins with
// "Undocumented:". The switches are [Server.SetClash], [Server.SetSuffix],
// [Server.SetSuffixBeforeExtension], [Server.SetCopyDelay], [Server.SetLinkCoversDestination],
// [Server.SetSelfDestination], [Server.SetAccessCodeDecoding], [Server.SetErrorCodeNumbers],
// [Server.SetFailuresUnder200], [Server.SetUnauthorizedJSON], [Server.SetCreateStatus],
// [Server.SetDefaultLimit] and [Server.SetXMLResponses].
//
// The rest is fixed:
//
//   - Copying a folder into itself or below, copying a home and mixing both kinds of link are refused
//     with 400 and errorCode -1, an unknown id with 404 and the two members of the documented
//     example, a stale applink token like an expired link.
//   - A name gets "(2)" without a space before it. filterName compares letter case. Listings mix
//     files and folders. The Location of a created folder is a path.
//   - In an errorKey a refusal whose reason has no known key names only what failed. The names
//     FLD_INFO, FLD_BROWSE, FLD_CREATE_FOLDER and those of changes are inferred, and so are the keys
//     of changes: only FLD_COPY has been seen.
//   - An injected [Status] cannot echo destinationID.
//   - A refreshed access token of an applink is accepted until its own end, beside the new one. Any
//     user may use an applink, whoever it was made for. A refresh needs an access token of the
//     applink, which may have expired.
//   - Basic credentials are accepted by both versions, although the pages of 1.2 contradict each
//     other on that.
//
// # Not simulated
//
// XML (asked for with Accept it is refused with 406, sent with 400), file contents, upload and
// download, the trash, changes of files, search, metadata, tags, API version 1.0, messages in other
// languages, the creation of public links and of OAuth tokens over HTTP, and access without
// credentials.
package oracletest
