package document360

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/compare"
	"github.com/farcopy/farcopy/internal/problem"
)

// VerifyCopyRequest names a copied file and its copy.
type VerifyCopyRequest struct {
	ProjectID    string // required
	FolderID     string // required: the folder that holds the source
	FileID       string // required: the source
	CopyFolderID string // required: the folder that holds the copy
	CopyID       string // required: the copy

	// MaxDifferences is how many differences are kept, default 100; all are counted.
	MaxDifferences int

	Progress func(compared int64) `json:"-"` // called with 1 when the files have been compared; nil: it is not
	OnItem   func(ComparedItem)   `json:"-"` // called for the file; nil: it is not
}

// VerifyCopyResponse is the result of a comparison that was completed. Its Equal says whether the
// copy is one.
type VerifyCopyResponse struct {
	Verification
	RequestID string // request_id of the last read of the source
}

const verifyCopy = "document360.VerifyCopy"

// VerifyCopy compares a copied file with its source by what Document360 shows of both. No content
// is transferred, and Document360 shows neither a hash nor a size in bytes: files are compared by
// name, type and rounded size, images also by their height and width, which is [StrengthWeak]. A
// file of another content and about the same size goes unnoticed. What one of the two does not show
// is not compared; without a size the comparison is [StrengthNone]. A number that Document360 may
// have added to the name of the copy is no difference. Titles and tags are not compared.
//
// If the copy differs, the error is a [*CopyDiffersError], and the response is returned beside it.
// Any other error means that the comparison was not completed and says nothing about the copy. A
// copy that is not in CopyFolderID is a [DifferenceMissing]. The source is read again at the end:
// if it changed meanwhile, the error is an [*UnsteadyError]. There are three reads. The caller
// needs the permission ViewDrive.
//
// Repeat: changes nothing.
//
// Errors: [*CopyDiffersError], which matches [ErrCopyDiffers]; [*UnsteadyError]; those of
// [Client.GetFile], such as [ErrorCodeResourceNotFound] for a source that is missing;
// [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request.
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id}/files/{file_id},
// https://apihub.document360.io/swagger/v3/swagger.json. Document360 has no call that compares.
func (c *Client) VerifyCopy(ctx context.Context, req VerifyCopyRequest, opts ...CallOption) (*VerifyCopyResponse, error) {
	if err := call.Usable(ctx, c.shared(), verifyCopy); err != nil {
		return nil, err
	}
	if err := req.validate(); err != nil {
		return nil, problem.Invalid(verifyCopy, 0, err)
	}
	resource := call.Resource{Source: call.Item{Kind: "file", ID: req.FileID}, Destination: call.Item{ID: req.CopyID}}
	tally := compare.NewTally(verifyCopy, resource.String(), compare.Options{
		MaxDifferences: req.MaxDifferences, Progress: req.Progress, OnItem: req.OnItem,
	})
	fromSource := GetFileRequest{ProjectID: req.ProjectID, FolderID: req.FolderID, FileID: req.FileID}
	source, err := c.GetFile(ctx, fromSource, opts...)
	if err != nil {
		return nil, err
	}
	requestID := source.RequestID
	there, err := c.GetFile(ctx, GetFileRequest{ProjectID: req.ProjectID, FolderID: req.CopyFolderID, FileID: req.CopyID}, opts...)
	switch {
	case saysNotFound(err):
		tally.Differ(Difference{Kind: DifferenceMissing, Expected: "file"})
	case err != nil:
		return nil, err
	default:
		strength, differences := compareFiles(&source.File, &there.File)
		tally.Item("", strength, differences...)
		again, err := c.GetFile(ctx, fromSource, opts...)
		if err == nil {
			err = tally.Steady(source.state(), again.state())
		}
		if err != nil {
			return nil, err
		}
		requestID = again.RequestID
	}
	result, err := tally.End()
	return &VerifyCopyResponse{Verification: result, RequestID: requestID}, err
}

func (r *VerifyCopyRequest) validate() error {
	if r.CopyID != "" && r.CopyID == r.FileID {
		return call.Field("CopyID", "is the source itself")
	}
	return cmp.Or(call.Segment("ProjectID", r.ProjectID), call.Segment("FolderID", r.FolderID), call.Segment("FileID", r.FileID),
		call.Segment("CopyFolderID", r.CopyFolderID), call.Segment("CopyID", r.CopyID),
		call.NotNegativeCount("MaxDifferences", r.MaxDifferences))
}

// state is what of a file shows that it was changed.
func (f *File) state() string {
	return fmt.Sprintf("%s, %s, modified %s", f.FileName, f.Size, f.ModifiedAt.UTC().Format("2006-01-02T15:04:05.999999999Z"))
}

// compareFiles compares what both files show.
func compareFiles(source, there *File) (strength Strength, differences []Difference) {
	differ := func(kind DifferenceKind, name, expected, found string) {
		if expected != "" && found != "" && expected != found {
			differences = append(differences, Difference{Kind: kind, Name: name, Expected: expected, Found: found})
		}
	}
	if stem(source.FileName) != stem(there.FileName) {
		differ(DifferenceName, "", source.FileName, there.FileName)
	}
	if !strings.EqualFold(source.FileType, there.FileType) {
		differ(DifferenceType, "", source.FileType, there.FileType)
	}
	differ(DifferenceSize, "", source.Size, there.Size)
	differ(DifferenceContent, "height", source.Height, there.Height)
	differ(DifferenceContent, "width", source.Width, there.Width)
	if source.Size == "" || there.Size == "" {
		return StrengthNone, differences
	}
	return StrengthWeak, differences
}
