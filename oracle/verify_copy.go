package oracle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/compare"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// VerifyCopyRequest names a copy and what it was made of: a file or a folder.
type VerifyCopyRequest struct {
	FileID   string // the file that was copied; excludes FolderID
	FolderID string // the folder that was copied; excludes FileID
	CopyID   string // required: the copy

	// MaxDifferences is how many differences are kept, default 100; all are counted.
	MaxDifferences int

	// Progress is called with the number of files and folders compared so far, after each folder
	// and each 1000 items of a folder. Default: none.
	Progress func(compared int64) `json:"-"`

	// OnItem is called for each file that both sides have. Default: none.
	OnItem func(ComparedItem) `json:"-"`

	Access     Access // the right to the source where it is not the caller's own; default: none
	CopyAccess Access // the same of the copy
}

// VerifyCopyResponse is the result of a comparison that was completed. Its Equal says whether the
// copy is one.
type VerifyCopyResponse struct {
	Verification
	RequestID string // X-ORACLE-DMS-ECID of the last read of the source
}

const verifyCopy = "oracle.VerifyCopy"

// VerifyCopy compares a copy with its source by what Oracle shows of both. No content is
// transferred, and Oracle shows no hash: files are compared by name and size, at any depth, which is
// [StrengthWeak]. An empty file cannot be told from one whose size is not shown, so that two of
// them are compared with [StrengthNone]. A file of the same name and size with another content goes
// unnoticed. Names below the folder have to be equal: one that differs in case only is a
// [DifferenceName]. The name of the copy itself is not compared, because Oracle may have added to
// it. Descriptions, metadata, shares and older versions are not compared.
//
// If the copy differs, the error is a [*CopyDiffersError], and the response is returned beside it.
// Any other error means that the comparison was not completed and says nothing about the copy.
//
// Whether all items of a large folder are there when CopyFolder returns is not documented. An item
// that is not there yet, or not listed yet, is a [DifferenceMissing]: call VerifyCopy again after a
// while. A copy that the caller cannot find at all is one with an empty Path. The source is read
// again at the end: if its time, size, version or number of items changed meanwhile, or a list did
// so while it was paged, the error is an [*UnsteadyError]. A change deep in a folder that none of
// these shows is not noticed.
//
// A folder of either side is listed once: one call for each 200 items. Memory is bounded by the
// items of one folder.
//
// Repeat: nothing is changed.
//
// Errors: [*CopyDiffersError], which matches [ErrCopyDiffers]; [*UnsteadyError]; those of
// [Client.GetFile], [Client.GetFolder] and [Client.ListFolderItems], such as [ErrorCodeNotFound]
// for a source that is missing; [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request.
//
// API: GET /documents/api/{version}/files/{fileId}, /folders/{folderId} and
// /folders/{folderId}/items. Oracle has no call that compares.
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
	field := "FolderID"
	if r.FileID != "" {
		field = "FileID"
	}
	return cmp.Or(call.Segment(field, r.FileID+r.FolderID), call.Segment("CopyID", r.CopyID),
		call.NotNegativeCount("MaxDifferences", r.MaxDifferences), r.Access.validate(), r.validateCopyAccess())
}

// validateCopyAccess names the field that Access.validate does not know of.
func (r *VerifyCopyRequest) validateCopyAccess() error {
	err := r.CopyAccess.validate()
	if f, ok := errors.AsType[*call.FieldError](err); ok {
		return call.Field("Copy"+f.Field, "%s", f.Problem)
	}
	return err
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
	fromSource := GetFileRequest{FileID: v.req.FileID, Access: v.req.Access}
	source, err := v.client.GetFile(ctx, fromSource, v.opts...)
	if err != nil {
		return err
	}
	v.requestID = source.RequestID
	there, err := v.client.GetFile(ctx, GetFileRequest{FileID: v.req.CopyID, Access: v.req.CopyAccess}, v.opts...)
	if v.lacks("file", err) {
		return nil
	}
	if err != nil {
		return err
	}
	strength, differences := compare.Content(&compare.Node{Size: source.Size}, &compare.Node{Size: there.Size})
	v.tally.Item("", strength, differences...)
	again, err := v.client.GetFile(ctx, fromSource, v.opts...)
	if err != nil {
		return err
	}
	v.requestID = again.RequestID
	return v.tally.Steady(source.state(), again.state())
}

// state is what of a file shows that its content was changed.
func (f *File) state() string { return fmt.Sprintf("version %s, %d bytes", f.Version, f.Size) }

func (v *verification) folders(ctx context.Context) error {
	fromSource := GetFolderRequest{FolderID: v.req.FolderID, Access: v.req.Access}
	source, err := v.client.GetFolder(ctx, fromSource, v.opts...)
	if err != nil {
		return err
	}
	v.requestID = source.RequestID
	_, err = v.client.GetFolder(ctx, GetFolderRequest{FolderID: v.req.CopyID, Access: v.req.CopyAccess}, v.opts...)
	if v.lacks("folder", err) {
		return nil
	}
	if err == nil {
		err = compare.Trees(ctx, v.tally, v.list(v.req.Access), v.list(v.req.CopyAccess), v.req.FolderID, v.req.CopyID)
	}
	if err != nil {
		return err
	}
	again, err := v.client.GetFolder(ctx, fromSource, v.opts...)
	if err != nil {
		return err
	}
	v.requestID = again.RequestID
	return v.tally.Steady(source.state(), again.state())
}

// state is what of a folder may show that something in it was changed.
func (f *Folder) state() string {
	return fmt.Sprintf("%d items, %d bytes, modified %s", f.ChildItemsCount, f.Size, f.ModifiedTime.UTC().Format(time.RFC3339Nano))
}

// lacks counts a copy that does not exist. Only Oracle itself sends the code, no gateway on the way.
func (v *verification) lacks(kind string, err error) bool {
	if !errors.Is(err, ErrorCodeNotFound) {
		return false
	}
	v.tally.Differ(Difference{Kind: DifferenceMissing, Expected: kind})
	return true
}

// list lists folders with a right.
func (v *verification) list(access Access) compare.List {
	return func(ctx context.Context, id string) iter.Seq2[compare.Node, error] {
		return func(yield func(compare.Node, error) bool) {
			l := steadyList{client: v.client, op: verifyCopy, access: access, opts: v.opts, unsteady: v.tally.Unsteady}
			for item, err := range l.items(ctx, id) {
				if !yield(item.node(), err) {
					return
				}
			}
		}
	}
}

// node makes equal what Oracle takes for the same name: it does not tell case apart.
func (i *Item) node() compare.Node {
	n := compare.Node{Name: i.Name, Key: sameName(i.Name), Kind: string(i.Type), ID: i.ID}
	if i.Type == ItemTypeFolder {
		n.Kind = compare.Folder
	} else {
		n.Size = i.Size
	}
	return n
}

// Format prints the request without the secrets of its Access and CopyAccess, also where fmt looks
// through a pointer to it.
func (r VerifyCopyRequest) Format(f fmt.State, _ rune) { redact.Format(f, redact.Fields(r)) }
