package bitpaket

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/compare"
	"github.com/farcopy/farcopy/internal/problem"
)

// VerifyCopyRequest says which copy to compare with its sources: Objects and Target are those of
// its [CopyRequest].
type VerifyCopyRequest struct {
	Objects []Selector // at least one
	Target  string     // required

	// Accepted is what [Client.Copy] returned, or the Response of a [PartialCopyError]. Objects
	// that its Invalid names are not compared. Optional.
	Accepted *CopyResponse

	// MaxDifferences is how many differences are kept, default 100; all are counted.
	MaxDifferences int

	// Progress is called with the number of objects and folders compared so far, after each folder.
	// Optional.
	Progress func(compared int64) `json:"-"`

	// OnItem is called for each object that is at the target, too. Optional.
	OnItem func(ComparedItem) `json:"-"`
}

// VerifyCopyResponse is the result of a comparison that was completed. Its Equal says whether the
// copy is one. The paths of its differences are below Target.
type VerifyCopyResponse struct {
	Verification
	RequestID string // X-Request-Id of the last response that was read
}

const verifyCopy = "bitpaket.VerifyCopy"

// VerifyCopy compares all objects of a copy with their sources, at any depth, by SHA-256 and size,
// which is [StrengthStrong]. No content is transferred. An object that BitPaket shows without a
// hash, or with hashes of different types, is compared by its size, which is [StrengthWeak]. Types,
// tags and older versions are not compared, and neither are empty directories.
//
// If the copy differs, the error is a [*CopyDiffersError], and the response is returned beside it.
// Any other error means that the comparison was not completed and says nothing about the copy.
//
// A copy that is not finished lacks objects: each is a [DifferenceMissing]. Call
// [Client.WaitForCopy] first, or VerifyCopy again after a while. Objects that lie at the target
// beside the copy are no difference, because copies are merged into what is there. So an object
// that was overwritten by an equal one looks the same before and after. No document says whether a
// folder becomes a directory of the target or is merged into it: the one is compared that has more
// of what lies directly in the folder. At the end the sources are read again, of folders their own
// list: if one changed meanwhile, the error is an [*UnsteadyError]. A change deep in a folder that
// its list does not show is not noticed.
//
// A directory of either side is listed once, a folder that was selected and the target twice, of an
// empty folder that was selected also those above it, and an object that was selected is read two
// or three times. Memory is bounded by Objects and the objects of one directory.
//
// Repeat: changes nothing.
//
// Errors: [*CopyDiffersError], which matches [ErrCopyDiffers]; [*UnsteadyError]; those of
// [Client.Query], [Client.FindMetadata] and [Client.GetMetadata], [io/fs.ErrNotExist] where a
// source is missing; [io/fs.ErrInvalid] with [ErrNotExecuted] for an illegal request, or if
// Accepted names all Objects as invalid.
//
// API: GET /v2/query, POST /v2/metadata and GET /v2/metadata/{object-id}. BitPaket has no call that
// compares.
func (c *Client) VerifyCopy(ctx context.Context, req VerifyCopyRequest, opts ...CallOption) (*VerifyCopyResponse, error) {
	if err := call.Usable(ctx, c.shared(), verifyCopy); err != nil {
		return nil, err
	}
	err := cmp.Or(validateSelectors(req.Objects), validatePath("Target", req.Target),
		call.NotNegativeCount("MaxDifferences", req.MaxDifferences))
	if err != nil {
		return nil, problem.Invalid(verifyCopy, 0, err)
	}
	if req.Accepted != nil {
		if req.Objects = req.Accepted.valid(req.Objects); len(req.Objects) == 0 {
			return nil, problem.Invalid(verifyCopy, 0, call.Field("Objects", "has nothing to compare: all are in Accepted.Invalid"))
		}
	}
	v := verification{
		client: c, opts: opts, target: path.Clean(req.Target),
		tally: compare.NewTally(verifyCopy, resourceOf(req.Objects, req.Target), compare.Options{
			MaxDifferences: req.MaxDifferences, Progress: req.Progress, OnItem: req.OnItem,
		}),
	}
	if err := v.run(ctx, req.Objects); err != nil {
		return nil, err
	}
	result, err := v.tally.End()
	return &VerifyCopyResponse{Verification: result, RequestID: v.requestID}, err
}

// resourceOf names the first selector, and the target.
func resourceOf(objects []Selector, target string) string {
	first := objects[0]
	source := call.Item{ID: first.Folder + first.Path + first.ID}
	if n := len(objects) - 1; n > 0 {
		source.More = fmt.Sprintf(" and %d more", n)
	}
	return call.Resource{Source: source, Destination: call.Item{ID: target}}.String()
}

// verification is one call of VerifyCopy.
type verification struct {
	client    *Client
	opts      []CallOption
	target    string
	tally     *compare.Tally
	requestID string
}

func (v *verification) run(ctx context.Context, selectors []Selector) error {
	var single []original
	for _, s := range selectors {
		if s.Folder != "" {
			if err := v.folder(ctx, path.Clean(s.Folder)); err != nil {
				return err
			}
			continue
		}
		some, err := v.client.originals(ctx, s, v.target, v.opts)
		if err != nil {
			return err
		}
		single = append(single, some...)
	}
	return v.objects(ctx, single)
}

// objects compares what was selected by id or path.
func (v *verification) objects(ctx context.Context, single []original) error {
	if len(single) == 0 {
		return nil
	}
	var paths []string
	for _, o := range single {
		paths = append(paths, o.nested)
	}
	there, requestID, err := v.client.find(ctx, v.target, paths, v.opts)
	if err != nil {
		return err
	}
	v.requestID = cmp.Or(requestID, v.requestID)
	for _, o := range single {
		v.compare(o.nested, o.Object, there[o.nested])
	}
	for _, o := range single {
		again, err := v.client.originals(ctx, o.selector(), v.target, v.opts)
		if err != nil {
			return err
		}
		if err := v.tally.Steady(o.state(), again[0].state()); err != nil {
			return err
		}
	}
	return nil
}

// selector selects the object again.
func (o original) selector() Selector {
	if strings.HasPrefix(o.source, "/") {
		return Selector{Path: o.source}
	}
	return Selector{ID: o.source}
}

// state is what of an object shows that it was replaced.
func (o Object) state() string {
	return fmt.Sprintf("object %s of %d bytes, SHA-256 %s", o.ID, o.Properties.Size, o.Properties.Hash)
}

// compare compares an object with what is at its place, if anything is.
func (v *verification) compare(at string, source, there Object) {
	below := strings.TrimPrefix(strings.TrimPrefix(at, v.target), "/")
	a, b := source.node(), there.node()
	if !strings.EqualFold(source.Properties.HashType, there.Properties.HashType) {
		a.Hash, b.Hash = "", ""
	}
	switch {
	case there.ID == "":
		v.tally.Differ(Difference{Path: below, Kind: DifferenceMissing, Expected: a.String()})
	case there.ID == source.ID:
		v.tally.Differ(Difference{Path: below, Kind: DifferenceMissing, Expected: a.String(), Found: "the source itself"})
	default:
		strength, differences := compare.Content(&a, &b)
		v.tally.Item(below, strength, differences...)
	}
}

func (o Object) node() compare.Node {
	return compare.Node{Name: o.Properties.Name, Kind: "object", Size: o.Properties.Size, Hash: o.Properties.Hash}
}
