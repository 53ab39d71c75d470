package document360

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

// CopyFileRequest says which file to copy, and where to. Ids are documented as UUIDs; Document360's
// own examples are not, so any id that can be a segment of a path is sent.
type CopyFileRequest struct {
	// ProjectID is the project that holds both folders. Required; [Client.ListProjects] lists them.
	ProjectID string

	// FolderID is the folder that holds the file now: the source. Required. In version 2 of the API
	// the folder in the path was the destination.
	FolderID string

	// FileID is the file to copy. Required.
	FileID string

	// DestinationFolderID is the folder that receives the copy. Required; [Client.ListFolders]
	// lists them.
	DestinationFolderID string
}

// CopyFileResponse says where the copy is. Document360 does not send the new file itself;
// [Client.GetFile] does, with DestinationFolderID and FileID.
type CopyFileResponse struct {
	// FileID is the copy's own id, read from Location, else from a data member that no document
	// has. It is empty where the response has neither: the copy was made nonetheless. A copy that
	// was found again always has it.
	FileID string

	// Location is the address of the copy as Document360 sent it: absolute, relative or empty. It
	// is never fetched, and empty where Reconciled. Like a File's FileURL it may open the copy to
	// whoever has it, so it prints REDACTED.
	Location string

	// Errors that Document360 sent beside success:true; the copy was made all the same. Empty as a
	// rule.
	Errors    []APIError
	Warnings  []APIWarning // what did not keep the copy from being made
	RequestID string       // request_id
	// The response was lost and the copy found again by reading; RequestID is then the read's.
	Reconciled bool
}

// plainCopied prints as it is.
type plainCopied CopyFileResponse

func (r CopyFileResponse) redacted() plainCopied {
	r.Location = SecretURL(r.Location).redacted()
	return plainCopied(r)
}

// Format prints the response with REDACTED for its Location.
func (r CopyFileResponse) Format(f fmt.State, verb rune) {
	fmt.Fprintf(f, fmt.FormatString(f, verb), r.redacted())
}

// MarshalJSON writes the response with REDACTED for its Location.
func (r CopyFileResponse) MarshalJSON() ([]byte, error) { return json.Marshal(r.redacted()) }

// LogValue logs the response with REDACTED for its Location.
func (r CopyFileResponse) LogValue() slog.Value { return slog.AnyValue(r.redacted()) }

type copyFileBody struct {
	DestinationFolderID string `json:"destination_folder_id"`
}

// CopyFile copies a file into a folder of the same project. The original is not changed; the copy
// has a new id and, as the portal's help says, a new address of its content.
//
// There is no way to give the copy a name. Names need not be unique: what the copy is called where
// the destination has a file of that name, or is the source's own folder, is not documented. The
// caller needs the permission UpdateDrive; the customer's plan must include the API. A copy counts
// as a write against the rate limit of the token in the project.
//
// A copy whose response was lost is looked for, which needs the permission ViewDrive: it is the one
// file of the destination that has the source's file name, title and size and was not modified
// before the request, by Document360's clock. An equal copy that others make in that time looks the
// same. Files that could be it are Candidates of an unknown outcome: one that has the source's own
// date, or that is new and like the source in part. [ReconcileStrict] asks for no dates, because it
// knows which files were there before.
//
// Repeat: a second call makes a second copy, beside the first. Nothing on Document360 tells the two
// apart but their ids, and nothing lets a request that may still run be sent again safely.
//
// Errors: [ErrorCodeBadRequest] (400), [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden],
// [ErrorCodeFeatureNotInLicense], [ErrorCodePremiumFeatureNotInLicense],
// [ErrorCodeLicenseLimitExceeded] (403), [ErrorCodeResourceNotFound] (404: the file, one of the
// folders or the project does not exist, or the file is not in FolderID),
// [ErrorCodeValidationError] (422), [ErrorCodeTooManyRequests], [ErrRateLimited] (429). The page
// does not list 403 and 422. [ErrorCodeInternalServerError] (500) does not say whether the copy was
// made: the client polls and returns the copy, or [ErrOutcomeUnknown] if polling does not find it,
// with the 500 in UnknownOutcomeError.Err. Only [Client.ResolveCopyFile] can report later that
// nothing was made.
//
// API: POST /v3/projects/{project_id}/drive/folders/{folder_id}/files/{file_id}/copy,
// https://eddy_test_demo.document360.net/apidocs/copy-a-file-to-another-folder.
func (c *Client) CopyFile(ctx context.Context, req CopyFileRequest, opts ...CallOption) (*CopyFileResponse, error) {
	return call.Copy(ctx, c.shared(), c.copyFile(req, opts), opts)
}

func (c *Client) copyFile(req CopyFileRequest, opts []CallOption) call.Operation[*CopyFileResponse] {
	return call.Operation[*CopyFileResponse]{
		Name: "document360.CopyFile",
		Resource: call.Resource{
			Source:      call.Item{Kind: "file", ID: req.FileID, Field: "FileID"},
			Destination: call.Item{Kind: "folder", ID: req.DestinationFolderID, Field: "DestinationFolderID"},
		},
		Method: http.MethodPost,
		Path:   "/v3/projects/{ProjectID}/drive/folders/{FolderID}/files/{FileID}/copy",
		IDs:    []string{req.ProjectID, req.FolderID, req.FileID}, RateScope: req.ProjectID,
		Body: copyFileBody{req.DestinationFolderID},
		// Later reads put this id in a path, too.
		Invalid:  call.Segment("DestinationFolderID", req.DestinationFolderID),
		Decode:   decodeCopiedFile,
		FromHead: func(r *call.Response) (*CopyFileResponse, bool) { return copiedFileFromHead(r, req.FileID) },
		Settler:  &fileSettler{client: c, req: req, opts: opts},
		Second:   settle.MakesAnother,
	}
}

// decodeCopiedFile needs no more than a body that says success: the new id is promised to nobody.
// The page's example of a success has the message of another operation ("Workflow status updated
// successfully"); its members are those of a copy.
func decodeCopiedFile(r *call.Response) (*CopyFileResponse, error) {
	e, err := open(r)
	if _, refused := errors.AsType[*call.ErrorResponse](err); refused && locatedFileID(r.Header) != "" {
		return nil, errContradiction
	}
	if err != nil {
		return nil, err
	}
	res := &CopyFileResponse{
		Location: r.Header.Get("Location"), Errors: e.errors(), Warnings: e.warnings(), RequestID: string(e.RequestID),
	}
	res.FileID = locatedFileID(r.Header)
	if res.FileID == "" {
		var data struct {
			ID codec.Text `json:"id"`
		}
		json.Unmarshal(e.Data, &data)
		if call.Segment("", string(data.ID)) == nil {
			res.FileID = string(data.ID)
		}
	}
	return res, nil
}

var errContradiction = errors.New("the response says that the copy failed, and where it is")

// copiedFileFromHead reads a 201 whose body is lost: Location with the id of a file is the proof
// that the copy was made, unless the file is the source.
func copiedFileFromHead(r *call.Response, source string) (*CopyFileResponse, bool) {
	id := locatedFileID(r.Header)
	if r.Status != http.StatusCreated || id == "" || id == source || contradicts(r) {
		return nil, false
	}
	return &CopyFileResponse{FileID: id, Location: r.Header.Get("Location")}, true
}

// contradicts reports whether the body can be read after all and says that the copy failed.
func contradicts(r *call.Response) bool {
	_, err := decodeCopiedFile(r)
	return errors.Is(err, errContradiction)
}

// locatedFileID returns the id of the file that the header Location of a response names; "" if it
// names none.
func locatedFileID(h http.Header) string { return fileIDOf(h.Get("Location")) }

// fileIDOf reads the id in the address of a file, which ends in /files/ID; "" where it has another
// form.
func fileIDOf(location string) string { return lastID(location, "/files/") }

// folderIDOf is fileIDOf for the address of a folder, which ends in /folders/ID.
func folderIDOf(location string) string { return lastID(location, "/folders/") }

// lastID reads the id that ends an address, behind the segment before. Whose host it names does not
// matter, because nothing is sent there.
func lastID(location, before string) string {
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	path := "/" + strings.TrimRight(u.EscapedPath(), "/")
	at := strings.LastIndex(path, before)
	if at < 0 {
		return ""
	}
	id, err := url.PathUnescape(path[at+len(before):])
	if err != nil || call.Segment("", id) != nil {
		return ""
	}
	return id
}
