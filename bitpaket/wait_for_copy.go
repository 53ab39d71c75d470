package bitpaket

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"path"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// WaitForCopyRequest says which copy to wait for: Objects, Target and Overwrite are those of its
// [CopyRequest].
type WaitForCopyRequest struct {
	Objects   []Selector // at least one
	Target    string     // required
	Overwrite bool

	// Accepted is what [Client.Copy] returned, or the Response of a [PartialCopyError]. Objects
	// that its Invalid names are not waited for, and with Overwrite its AcceptedAt is the default
	// of Since. Optional.
	Accepted *CopyResponse

	// Since lets only objects count that were created or updated in its second or later, by
	// BitPaket's clock. It shows whether an object was overwritten. Default: with Overwrite
	// Accepted.AcceptedAt, otherwise none, so that any object of the right content counts.
	Since time.Time

	// Progress is called with the number of objects at the target and of all objects of the copy:
	// once after the first poll, then after each poll that found more. Optional.
	Progress func(copied, total int64)

	// Interval is the pause after the first poll; default 1s, never negative. It doubles from poll
	// to poll, up to 30 s, so that the end of a long copy is seen up to 30 s late. A longer
	// Interval stays as it is.
	Interval time.Duration
}

// WaitForCopyResponse is a finished copy.
type WaitForCopyResponse struct {
	Copied    []CopiedObject // sorted by path
	RequestID string         // X-Request-Id of the last response that was read
}

// CopiedObject is an object at the target that has the content of its source.
type CopiedObject struct {
	Path      string    // at the target
	Source    string    // the path of the source, or its id where it was selected by that
	ID        string    // object_id of the copy
	Size      int64     // bytes
	Hash      string    // SHA-256, hexadecimal
	UpdatedOn time.Time // UTC, whole seconds
}

// IncompleteCopyError says that the context of [Client.WaitForCopy] ended before the copy was seen
// complete. It says nothing about why: the copy may be running, may have failed in part, or may
// never have been accepted.
type IncompleteCopyError struct {
	Op string
	// Paths at the target; both are empty where the sources had not been read yet.
	Copied, Missing []string
	Err             error // why the context ended
}

func (e *IncompleteCopyError) Error() string {
	return fmt.Sprintf("%s: %d of %d objects are at the target: %s", e.Op, len(e.Copied), len(e.Copied)+len(e.Missing),
		problem.OneLine(e.Err.Error()))
}

// LogValue logs the error as a group.
func (e *IncompleteCopyError) LogValue() slog.Value {
	return problem.Group{
		Op: e.Op, Outcome: "incomplete", Text: e.Err.Error(),
		More: []slog.Attr{slog.Int("copied", len(e.Copied)), slog.Int("total", len(e.Copied)+len(e.Missing))},
	}.LogValue()
}

// Unwrap leads to the context's error.
func (e *IncompleteCopyError) Unwrap() error { return problem.Opaque(e.Err) }

const (
	defaultInterval = time.Second
	longestInterval = 30 * time.Second
)

// WaitForCopy waits until every object of a copy is at the target with the size and the hash of its
// source, or until the context ends. It only reads: the sources once, at the start, with all that
// is in the folders among them, then it polls the target. An object that was seen complete is not
// read again. Without a deadline it waits for ever for objects that were not accepted, or whose
// copy failed. Objects that BitPaket reported as invalid are left out if Accepted is set and its
// Invalid names them the way they were selected.
//
// What it cannot know: An object that is overwritten by one of the same content looks the same
// before and after; Since tells them apart. No document says whether an object that is half copied
// can be seen; only one of the whole size and hash counts. Nor does one say whether a folder
// becomes a directory of the target or is merged into it: the copy is complete where either is.
// Empty directories are not waited for, and a source that changes after the start is not noticed.
//
// Repeat: changes nothing.
//
// Errors: [*IncompleteCopyError] if the context ended first; it has what is there and what
// is not. Otherwise the errors of [Client.Query], [Client.FindMetadata] and [Client.GetMetadata],
// [io/fs.ErrNotExist] where a source is missing; call it again where the failure was a temporary
// one. [io/fs.ErrInvalid] for an illegal request, or if Accepted names all Objects as invalid.
//
// API: GET /v2/query, POST /v2/metadata and GET /v2/metadata/{object-id}. BitPaket has no call that
// reports the state of a copy.
func (c *Client) WaitForCopy(ctx context.Context, req WaitForCopyRequest, opts ...CallOption) (*WaitForCopyResponse, error) {
	const op = "bitpaket.WaitForCopy"
	if err := call.Usable(ctx, c.shared(), op); err != nil {
		return nil, err
	}
	if err := cmp.Or(validateSelectors(req.Objects), validatePath("Target", req.Target), call.NotNegative("Interval", req.Interval)); err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	if a := req.Accepted; a != nil {
		if req.Objects = a.valid(req.Objects); len(req.Objects) == 0 {
			return nil, problem.Invalid(op, 0, call.Field("Objects", "has nothing to wait for: all are in Accepted.Invalid"))
		}
		if req.Overwrite && req.Since.IsZero() {
			req.Since = a.AcceptedAt
		}
	}
	w := waiting{client: c, req: req, opts: opts, target: path.Clean(req.Target)}
	err := w.run(ctx)
	copied, missing := w.state()
	switch {
	case err == nil:
		return &WaitForCopyResponse{copied, w.requestID}, nil
	case ctx.Err() == nil:
		return nil, err
	}
	incomplete := &IncompleteCopyError{Op: op, Missing: missing, Err: transport.ContextError(ctx)}
	for _, o := range copied {
		incomplete.Copied = append(incomplete.Copied, o.Path)
	}
	return nil, incomplete
}

// waiting is one call of WaitForCopy.
type waiting struct {
	client    *Client
	req       WaitForCopyRequest
	opts      []CallOption
	target    string
	layouts   []layout
	seen      []map[string]CopiedObject // in each layout
	requestID string
}

func (w *waiting) run(ctx context.Context) error {
	var all []original
	for _, s := range w.req.Objects {
		some, err := w.client.originals(ctx, s, w.target, w.opts)
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	w.layouts = layouts(all)
	for range w.layouts {
		w.seen = append(w.seen, map[string]CopiedObject{})
	}
	pause := cmp.Or(w.req.Interval, defaultInterval)
	longest := max(pause, longestInterval)
	for found := -1; ; pause = min(2*pause, longest) {
		if err := w.look(ctx); err != nil {
			return err
		}
		copied, missing := w.state()
		if len(copied) > found && w.req.Progress != nil {
			w.req.Progress(int64(len(copied)), int64(len(copied)+len(missing)))
		}
		if found = len(copied); len(missing) == 0 {
			return nil
		}
		if err := transport.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// look reads the places where nothing was seen yet.
func (w *waiting) look(ctx context.Context) error {
	var open plan
	for i, l := range w.layouts {
		open.layouts = append(open.layouts, nil)
		for _, p := range l {
			if _, ok := w.seen[i][p.path]; !ok {
				open.layouts[i] = append(open.layouts[i], p)
			}
		}
	}
	there, requestID, err := w.client.find(ctx, w.target, open.paths(), w.opts)
	if err != nil {
		return err
	}
	w.requestID = cmp.Or(requestID, w.requestID)
	for i, l := range open.layouts {
		for _, p := range l {
			o, same := p.alike(there[p.path])
			if at := there[p.path]; same && !p.isSource(at) && !at.touched().Before(w.req.Since.Truncate(time.Second)) {
				w.seen[i][p.path] = CopiedObject{p.path, o.source, at.ID, at.Properties.Size, at.Properties.Hash, at.Properties.UpdatedOn}
			}
		}
	}
	return nil
}

// state is that of the layout which lacks the least.
func (w *waiting) state() (copied []CopiedObject, missing []string) {
	best := 0
	for i, l := range w.layouts {
		if len(l)-len(w.seen[i]) < len(w.layouts[best])-len(w.seen[best]) {
			best = i
		}
	}
	if len(w.layouts) == 0 {
		return nil, nil
	}
	for _, p := range w.layouts[best] {
		if o, ok := w.seen[best][p.path]; ok {
			copied = append(copied, o)
		} else {
			missing = append(missing, p.path)
		}
	}
	return copied, missing
}
