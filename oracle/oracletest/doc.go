// Package oracletest simulates Oracle Content Management's REST API for Documents, versions 1.1 and
// 1.2: a folder tree with owners, shares, public links and applinks, and the calls that a
// server-side folder copy needs. It keeps state, verifies credentials and answers as the documents
// show, so that a client can be tested without an account.
//
//	func TestArchive(t *testing.T) {
//		srv := oracletest.NewServer(t)
//		reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
//		srv.AddFile(reports, "q1.txt", 100)
//		srv.Inject("CopyFolder", oracletest.ActThenHangUp) // the copy is made, its answer is lost
//
//		client := srv.Client() // or any client of srv.URL(), user "u" and password "p"
//		_, err := client.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: reports, DestinationID: archive})
//		if srv.Find("u:/Archive/Reports/q1.txt") == "" {
//			t.Error(err, srv.Tree())
//		}
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
//	CopyFolder       POST /documents/api/{version}/folders/{id}/copy
//	CreateFolder     POST /documents/api/{version}/folders/{parentID}
//	GetFolder        GET  /documents/api/{version}/folders/{id}
//	GetHomeItems     GET  /documents/api/{version}/folders/items
//	ListFolderItems  GET  /documents/api/{version}/folders/{id}/items
//
// An id may be "self", the caller's home. A user can read the contents of their home, of folders
// shared with them, and of the link that the request names. A copy through a link needs the
// contributor role, and so does a write to a destination.
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes ListFolderItems and GetHomeItems late. GetFolder is current, and so are
// the numbers that it derives from the folder's contents.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Move], [Server.Overwrite], [Server.Touch] and
// [Server.Remove] do what other programs do; called from [ActThenCall] or [CallThenAct] they do it
// in the middle of a request.
//
// # Undocumented behaviour
//
// A switch sets what the documents leave open; its comment has a paragraph that starts with
// "Undocumented:": [Server.SetClash], [Server.SetSuffix], [Server.SetCopyDelay],
// [Server.SetLinkCoversDestination], [Server.SetSelfDestination], [Server.SetAccessCodeDecoding],
// [Server.SetErrorCodeNumbers], [Server.SetFailuresUnder200], [Server.SetUnauthorizedJSON],
// [Server.SetCreateStatus], [Server.SetDefaultLimit], [Server.SetXMLAnswers].
//
// Smaller gaps have no switch. Copying a folder into itself or below, copying a home and
// mixing both kinds of link are refused with 400 and errorCode -1, an unknown id with 404 and the
// two members of the documented example, a stale applink token like an expired link. A name gets
// "(2)" without a space before it, filterName compares letter case, listings mix files and folders,
// the Location of a created folder is a path. In an errorKey a refusal whose reason has no known
// key names only what failed, and the names FLD_INFO, FLD_BROWSE and FLD_CREATE_FOLDER are
// inferred: only FLD_COPY has been seen. An injected [Status] cannot echo destinationID.
//
// # Not simulated
//
// XML (asked for with Accept it is refused with 406, sent with 400), file contents, upload and
// download, move, edit, delete, search, metadata, tags, API version 1.0, messages in other
// languages, the creation and renewal of links and tokens over HTTP, and access without
// credentials. Basic credentials are accepted by both versions, although the pages of 1.2
// contradict each other on that.
package oracletest
