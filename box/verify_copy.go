package box

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/compare"
	"github.com/farcopy/farcopy/internal/problem"
)

// VerifyCopyRequest names a copy and what it was made of: a file or a folder.
type VerifyCopyRequest struct {
	FileID   string // the file that was copied; excludes FolderID
	FolderID string // the folder that was copied; excludes FileID
	CopyID   string // the copy. Required

	// MaxDifferences is how many differences are kept, default 100; all are counted.
	MaxDifferences int

	// Progress is called with the number of files, web links and folders compared so far, after
	// each folder and each 1000 items of a folder; nil: it is not.
	Progress func(compared int64) `json:"-"`

	// OnItem is called for each file and web link that both sides have; nil: it is not.
	OnItem func(ComparedItem) `json:"-"`
}

// VerifyCopyResponse is the result of a comparison that was completed. Its Equal says whether the
// copy is one.
type VerifyCopyResponse struct {
	Verification
	RequestID string // box-request-id of the last read of the source
}

const verifyCopy = "box.VerifyCopy"

// VerifyCopy compares a copy with its source by what Box shows of both. No content is transferred.
// Files are compared by SHA-1 and size, at any depth, which is [StrengthStrong]; web links by their
// address, which is [StrengthWeak]; folders by what they hold. A file that Box shows without SHA-1
// is compared by its size. Names below the folder have to be equal: one that differs in case only
// is a [DifferenceName]. The name of the copy itself is not compared, because the copy can have
// been given another. Descriptions, tags, shared links, collaborations and metadata are not
// compared.
//
// If the copy differs, the error is a [*CopyDiffersError], and the response is returned beside it.
// Any other error means that the comparison was not completed and says nothing about the copy. What
// the caller cannot see is not compared: an item that is hidden in the source only is extra in the
// copy, and one that is hidden in both is overlooked. A copy of a file's older version differs from
// the current one.
//
// A copy that Box still makes in the background lacks items, and so may one that is not listed yet:
// call [Client.WaitForCopy] first, or VerifyCopy again after a while. A copy that the caller cannot
// see at all is a [DifferenceMissing] with an empty Path. The source is read again at the end: if
// the file's content changed meanwhile, or the folder's ETag, size or times, the error is an
// [*UnsteadyError]. A change deep in a folder that none of these shows is not noticed.
//
// A folder of either side is listed once: one call for each 1000 items. Memory is bounded by the
// items of one folder.
//
// Repeat: changes nothing.
//
// Errors: [*CopyDiffersError], which matches [ErrCopyDiffers]; [*UnsteadyError]; those of
// [Client.GetFile], [Client.GetFolder] and [Client.ListFolderItems], such as [ErrorCodeNotFound]
// for a source that is missing; [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request.
//
// API: GET /files/{file_id}, GET /folders/{folder_id} and GET /folders/{folder_id}/items,
// https://developer.box.com/reference/. Box has no call that compares.
func (c *Client) VerifyCopy(ctx context.Context, req VerifyCopyRequest, opts ...CallOption) (*VerifyCopyResponse, error) {
	if err := call.Usable(ctx, c.shared(), verifyCopy); err != nil {
		return nil, err
	}
	if err := req.validate(); err != nil {
		return nil, problem.Invalid(verifyCopy, 0, err)
	}
	v := verification{
		client: c, req: &req, opts: opts,
		tally: compare.NewTally(verifyCopy, req.resource().String(), compare.Options{
			MaxDifferences: req.MaxDifferences, Progress: req.Progress, OnItem: req.OnItem,
		}),
	}
	run := v.folders
	if req.FileID != "" {
		run = v.files
	}
	if err := run(ctx); err != nil {
		return nil, err
	}
	result, err := v.tally.End()
	return &VerifyCopyResponse{Verification: result, RequestID: v.requestID}, err
}

func (r *VerifyCopyRequest) validate() error {
	switch {
	case r.FileID != "" && r.FolderID != "":
		return call.Field("FileID", "excludes FolderID")
	case r.FileID == "" && r.FolderID == "":
		return call.Field("FolderID", "is required, or FileID")
	case r.CopyID == r.FileID+r.FolderID:
		return call.Field("CopyID", "is the source itself")
	}
	return cmp.Or(call.Segment(r.field(), r.FileID+r.FolderID), call.Segment("CopyID", r.CopyID),
		call.NotNegativeCount("MaxDifferences", r.MaxDifferences))
}

func (r *VerifyCopyRequest) field() string {
	if r.FileID != "" {
		return "FileID"
	}
	return "FolderID"
}

func (r *VerifyCopyRequest) resource() call.Resource {
	kind := "folder"
	if r.FileID != "" {
		kind = "file"
	}
	return call.Resource{Source: call.Item{Kind: kind, ID: r.FileID + r.FolderID}, Destination: call.Item{ID: r.CopyID}}
}

// verification is one call of VerifyCopy.
type verification struct {
	client    *Client
	req       *VerifyCopyRequest
	opts      []CallOption
	tally     *compare.Tally
	requestID string
}

func (v *verification) files(ctx context.Context) error {
	source, err := v.file(ctx, v.req.FileID)
	if err != nil {
		return err
	}
	v.requestID = source.RequestID
	there, err := v.file(ctx, v.req.CopyID)
	if v.lacks("file", err) {
		return nil
	}
	if err != nil {
		return err
	}
	a, b := source.node(), there.node()
	strength, differences := compare.Content(&a, &b)
	v.tally.Item("", strength, differences...)
	again, err := v.file(ctx, v.req.FileID)
	if err != nil {
		return err
	}
	v.requestID = again.RequestID
	return v.tally.Steady(source.state(), again.state())
}

func (v *verification) file(ctx context.Context, id string) (*GetFileResponse, error) {
	return v.client.GetFile(ctx, GetFileRequest{FileID: id, Fields: []string{"name", "size", "sha1", "file_version"}}, v.opts...)
}

func (f *File) node() compare.Node {
	return compare.Node{Name: f.Name, Kind: string(ItemTypeFile), Size: f.Size, Hash: f.SHA1}
}

// state is what of a file shows that its content was changed.
func (f *File) state() string {
	return fmt.Sprintf("version %s, SHA-1 %s, %d bytes", f.FileVersion.ID, f.SHA1, f.Size)
}

func (v *verification) folders(ctx context.Context) error {
	source, err := v.folder(ctx, v.req.FolderID)
	if err != nil {
		return err
	}
	v.requestID = source.RequestID
	if _, err = v.folder(ctx, v.req.CopyID); v.lacks("folder", err) {
		return nil
	}
	if err == nil {
		err = compare.Trees(ctx, v.tally, v.list, v.list, v.req.FolderID, v.req.CopyID)
	}
	if err != nil {
		return err
	}
	again, err := v.folder(ctx, v.req.FolderID)
	if err != nil {
		return err
	}
	v.requestID = again.RequestID
	return v.tally.Steady(source.state(), again.state())
}

func (v *verification) folder(ctx context.Context, id string) (*GetFolderResponse, error) {
	return v.client.GetFolder(ctx, GetFolderRequest{
		FolderID: id, Fields: []string{"etag", "size", "modified_at", "content_modified_at"},
	}, v.opts...)
}

// state is what of a folder may show that something in it was changed.
func (f *Folder) state() string {
	return fmt.Sprintf("ETag %s, %d bytes, modified %s and %s", f.ETag, f.Size,
		f.ModifiedAt.UTC().Format(time.RFC3339), f.ContentModifiedAt.UTC().Format(time.RFC3339))
}

// lacks counts a copy that does not exist.
func (v *verification) lacks(kind string, err error) bool {
	if gone, _ := isGone(err); !gone {
		return false
	}
	v.tally.Differ(Difference{Kind: DifferenceMissing, Expected: kind})
	return true
}

func (v *verification) list(ctx context.Context, id string) iter.Seq2[compare.Node, error] {
	list := ListFolderItemsRequest{FolderID: id, Fields: []string{"type", "id", "name", "size", "sha1", "url"}}
	return func(yield func(compare.Node, error) bool) {
		ids := call.Visited{}
		for item, err := range v.client.AllFolderItems(ctx, list, v.opts...) {
			if err == nil && ids.Again(string(item.Type)+item.ID) { // the list was changed while it was paged
				err = v.tally.Unsteady("folder " + id + " was listed with an item twice")
			}
			if !yield(item.node(), err) {
				return
			}
		}
	}
}

func (i *Item) node() compare.Node {
	n := compare.Node{Name: i.Name, Key: foldName(i.Name), Kind: string(i.Type), ID: i.ID}
	switch i.Type {
	case ItemTypeFolder:
		n.Kind = compare.Folder
	case ItemTypeFile:
		n.Size, n.Hash = i.Size, i.SHA1
	case ItemTypeWebLink:
		n.Kind, n.Text = "web link", i.URL
	}
	return n
}
