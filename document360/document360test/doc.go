// Package document360test simulates the Drive of Document360's Customer API v3, for tests and
// programs without an account or a network: projects with folders and files. It keeps state: what
// one request changes, the next one sees.
//
//	func TestArchive(t *testing.T) {
//		srv := document360test.NewServer(t)
//		images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
//		logo := srv.AddFile(images, "logo.png", "12 KB")
//		srv.Inject("CopyFile", document360test.ActThenHangUp) // response lost
//
//		client := srv.Client() // or any client of srv.URL() and token "t"
//		_, err := client.CopyFile(t.Context(), document360.CopyFileRequest{
//			ProjectID:           srv.ProjectID(),
//			FolderID:            images,
//			FileID:              logo,
//			DestinationFolderID: archive,
//		})
//		if len(srv.FindAll("/Archive/logo.png")) != 1 {
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
//			srv := document360test.NewServer(t)
//			images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
//			logo := srv.AddFile(images, "logo.png", "12 KB")
//			srv.Inject("CopyFile", document360test.RateLimit(time.Minute))
//
//			client, start := srv.PipeClient(), time.Now()
//			_, err := client.CopyFile(t.Context(), document360.CopyFileRequest{
//				ProjectID:           srv.ProjectID(),
//				FolderID:            images,
//				FileID:              logo,
//				DestinationFolderID: archive,
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
// What a test sets up is dated a minute before the service's clock unless it sets another date, so
// that a client cannot mistake it for the result of a request sent in this second. Methods that set
// something up panic if what they refer to does not exist.
//
// # Operations
//
// [Server.Inject] and [Server.Requests] use these names; {folders} is
// /v3/projects/{id}/drive/folders:
//
//	CopyFile          POST   {folders}/{id}/files/{id}/copy
//	GetFile           GET    {folders}/{id}/files/{id}
//	MoveFile          PUT    {folders}/{destination id}/files/{id}
//	DeleteFile        DELETE {folders}/{id}/files/{id}
//	GetFolder         GET    {folders}/{id}
//	UpdateFolder      PUT    {folders}/{id}
//	DeleteFolder      DELETE {folders}/{id}
//	GetDefaultFolder  GET    {folders}/default
//	ListFolders       GET    {folders}
//	CreateFolder      POST   {folders}
//	Search            GET    /v3/projects/{id}/drive/search
//	GetCurrentUser    GET    /v3/projects/{id}/users/me
//	GetProject        GET    /v3/projects/{id}
//	ListProjects      GET    /v3/projects
//	Authorize         GET    /connect/authorize
//	Token             POST   /connect/token
//
// A request is checked in this order: path 404, method 405, credential 401, rate window 429,
// licence and permission 403, body 400, 415 or 422, then the ids. A body must have no unknown
// members. A moved file keeps its date, and may be moved to where it is.
//
// # Credentials
//
// A new server accepts the token [DefaultToken], which does not expire, and no key in X-API-Key.
// [Server.AddToken] and [Server.AddAPIKey] add others, for all projects or for some; [Server.Deny]
// takes a permission from all of them.
//
// [Server.RegisterClient] registers a program for the OAuth authorization code flow with PKCE. At
// [Server.OAuthEndpoint], Authorize sends the user back to the program with a code, and Token
// issues tokens for it. Access tokens expire by the service's clock and are renewed with a refresh
// token. A code, and a refresh token, can be used once.
//
// # Copies in the background
//
// There are none: a copy is complete at its response.
//
// # Late listings, wrong clocks, other programs
//
// [Server.SetListLag] makes the lists in GetFolder, ListFolders and Search late. GetFile is current,
// and so is what GetFolder says about the folder itself.
//
// [Server.SetDateSkew] makes the clock of the Date header differ from the one that dates items.
// [Server.Copy], [Server.Rename], [Server.Move], [Server.Overwrite], [Server.Touch] and
// [Server.Remove] do what other programs do; called from [ActThenCall] or [CallThenAct] they do it
// in the middle of a request.
//
// # Undocumented behaviour
//
// A switch sets what the documents leave open, or where the running service is known to differ from
// them; its comment has a paragraph that begins with "Undocumented:". The switches are
// [Server.SetLocation], [Server.SetRenameDuplicates], [Server.SetEmptyUnauthorized],
// [Server.SetProblemMediaType], [Server.SetProblemTypeBase], [Server.SetProblemInstance],
// [Server.SetRateReset], [Server.SetValidationStatus], [Server.SetLicenseRefusal],
// [Server.FailNextCopy] and [Server.SetTokenLifetime].
//
// The rest is fixed:
//
//   - A body that is not JSON gets a 400; a credential for other projects gets a 401.
//   - A search finds what has the keyword in its name, in whatever case.
//   - Lists keep the order of creation, and the default folder is the first at the top.
//   - Error statuses that no document shows get a problem document of the same form.
//   - The documents of the identity server have only two addresses, the flow and the scope
//     customerApi. The rest follows RFC 6749 and RFC 7636. Where these leave a choice, state is
//     optional, a code expires after five minutes, a wrong verifier invalidates it, and a refresh
//     token is replaced at each use and does not expire.
//
// # Not simulated
//
// Uploads, tags, searches by users, dates and tags, background tasks, system folders, quotas of
// storage, pages on which users sign in or consent, and everything outside Drive but the reads of
// projects and of the one user.
package document360test
