// Package document360test simulates the Drive of Document360's Customer API v3, for tests that need
// no account and no network.
//
// A [Server] holds projects, folders and files, and answers copying, reading, listing, creating and
// deleting them as the API's documents say: statuses, headers, members and which of them are null.
//
//	func TestArchive(t *testing.T) {
//		srv := document360test.NewServer(t)
//		images, archive := srv.MkdirAll("Images"), srv.MkdirAll("Archive")
//		logo := srv.AddFile(document360test.File{FolderID: images, Name: "logo.png"})
//
//		archiveFile(srv.Client(), srv.ProjectID(), images, logo, archive)
//
//		if got := srv.Files(archive); len(got) != 1 {
//			t.Errorf("%d files in the archive, want 1", len(got))
//		}
//	}
//
// [Server.Inject] makes exchanges fail in chosen ways; [Server.Requests] returns what arrived.
//
// In a testing/synctest bubble use PipeClient in place of Client, or any client over Transport: a
// socket would stop virtual time, so URL and Client panic there.
//
// What a test sets up is dated a minute before the service's clock unless it sets another date, so
// that a client cannot mistake it for the result of a request sent in this second.
//
// # What is checked
//
// Bearer tokens and X-API-Key keys, permissions, methods, bodies (no unknown members) and page
// numbers. The order is: path 404, method 405, credential 401, rate window 429, licence and
// permission 403, body 400, 415 or 422, then the ids.
//
// # Signing in
//
// [Server.RegisterClient] registers a program for the OAuth authorization code flow with PKCE. At
// [Server.OAuthEndpoint], /connect/authorize sends the user back to the program with a code, and
// /connect/token issues tokens for it. Access tokens expire by the service's clock and are renewed
// with a refresh token. A code, and a refresh token, can be used once. Inject and Requests name the
// two operations "Authorize" and "Token".
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes the lists in GetFolder and ListFolders late. GetFile is current, and so
// is what GetFolder says about the folder itself.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Move], [Server.Overwrite], [Server.Touch] and
// [Server.Remove] do what other programs do; called from [ActThenCall] or [CallThenAct] they do it
// in the middle of a request.
//
// # Undocumented behaviour
//
// Where the documents leave a behaviour open, or are known to differ from the running service, a
// switch sets it; its comment has a paragraph that starts with "Undocumented:". The switches are
// SetLocation, SetRenameDuplicates, SetEmptyUnauthorized, SetProblemMediaType, SetProblemTypeBase,
// SetProblemInstance, SetRateReset, SetValidationStatus, RestrictLicense, FailNextCopy and
// SetTokenLifetime. The rest is fixed: a body that is not JSON gets a 400; a credential for other
// projects gets a 401; lists keep the order of creation; error statuses that no document shows get
// a problem document of the same form. The documents of the identity server have only two
// addresses, the flow and the scope customerApi. The rest follows RFC 6749 and RFC 7636. Where
// these leave a choice, state is optional, a code expires after five minutes, a wrong verifier
// invalidates it, and a refresh token is replaced at each use and does not expire.
//
// # Not simulated
//
// Uploads, moves, tags, search, background tasks, updates and removal of folders, system folders,
// quotas of storage, pages on which users sign in or consent, and everything outside Drive but the
// two reads of projects.
package document360test
