package box

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
)

// treeJob is the service of a CopyTree. A page is what is in a folder, or a single folder that is
// not at the target. Jobs over sequences copy with it.
type treeJob struct {
	client   *Client
	op       string // "box.CopyTree"
	req      CopyTreeRequest
	cfg      JobConfig
	opts     []CallOption
	sent     *atomic.Int64
	listings treeListings
}

func newTreeJob(c *Client, req CopyTreeRequest, cfg JobConfig, opts []CallOption) *treeJob {
	j := &treeJob{client: c, op: opCopyTree, req: req, cfg: cfg, sent: new(atomic.Int64)}
	j.opts = append(opts[:len(opts):len(opts)], call.Counting(j.sent))
	return j
}

var _ job.Service = (*treeJob)(nil)

// treeCursor is a page.
type treeCursor struct {
	From string `json:"from"`         // the id of the source folder
	To   string `json:"to,omitempty"` // the id of the target folder; "": it is not there yet, for a plan

	// Name is set if the page is the folder From itself, which is to be copied into To under this
	// name, and not what is in it.
	Name   string `json:"name,omitempty"`
	Parent string `json:"parent,omitempty"` // the id of the folder that From is in

	// Own is set if To is the copy of From that the job has made: what is in it are not items of others.
	Own bool `json:"own,omitempty"`

	Source string `json:"source,omitempty"` // the path of From below FolderID
	Target string `json:"target,omitempty"` // the path of its copy below ParentID
}

func (c treeCursor) String() string {
	text, _ := json.Marshal(c) // strings have no error
	return string(text)
}

// treeTask is what the copy of an item needs.
type treeTask struct {
	Op     treeOp `json:"op"`
	ID     string `json:"id"`
	Type   string `json:"type"`
	Parent string `json:"parent,omitempty"` // the id of the source's folder
	To     string `json:"to"`               // the id of the target folder
	Own    bool   `json:"own,omitempty"`    // treeCursor.Own of the page
	Name   string `json:"name"`
	SHA1   string `json:"sha1,omitempty"` // of the file when it was listed; "": it is not known

	// Version is the one to copy; "": the current one.
	Version string `json:"version,omitempty"`

	// Old is the id of the file that the copy is to replace, with its name, its ETag and its SHA-1 when
	// it was listed.
	Old     string `json:"old,omitempty"`
	OldName string `json:"old_name,omitempty"`
	OldETag string `json:"old_etag,omitempty"`
	OldSHA1 string `json:"old_sha1,omitempty"`

	// Inner says what each item below the folder was when it was listed.
	Inner []string `json:"inner,omitempty"`
}

// treeOp is the operation that copies an item.
type treeOp string

const (
	treeCopyFile     treeOp = "CopyFile"
	treeCopyFolder   treeOp = "CopyFolder"
	treeCreateFolder treeOp = "CreateFolder"
	treeReplace      treeOp = "Replace"
	treeNone         treeOp = "" // there is none for a web link
)

func (t *treeTask) text() json.RawMessage {
	text, _ := json.Marshal(t) // strings have no error
	return text
}

func readTreeTask(item *job.Item) (t treeTask, err error) {
	err = json.Unmarshal(item.Task, &t)
	return t, err
}

func (j *treeJob) Requests() int64 { return j.sent.Load() }

// Refused reports whether Box accepts no request with this credential.
func (j *treeJob) Refused(err error) bool {
	if errors.Is(err, ErrSignInRequired) {
		return true
	}
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && (p.Status == http.StatusUnauthorized || p.Code == ErrorCodeUnauthorized)
}

// List lists a page.
func (j *treeJob) List(ctx context.Context, cursor string) (job.Page, error) {
	var c treeCursor
	if err := json.Unmarshal([]byte(cursor), &c); err != nil {
		return job.Page{}, err
	}
	if c.Name != "" {
		return j.listSubtree(ctx, c)
	}
	source, err := j.listings.take(ctx, j, c.From)
	if err != nil {
		return job.Page{}, err
	}
	there, err := j.namesIn(ctx, c.To)
	if err != nil {
		return job.Page{}, err
	}
	return j.decideAll(c, source, there), nil
}

// namesIn returns what is in a folder by its folded names. In a folder that is not there yet there
// is nothing.
func (j *treeJob) namesIn(ctx context.Context, id string) (map[string][]treeNode, error) {
	if id == "" {
		return nil, nil
	}
	nodes, err := j.listNodes(ctx, id)
	return byName(nodes), err
}

// listSubtree lists a folder that is not at the target: as one item if a single request can copy
// it.
func (j *treeJob) listSubtree(ctx context.Context, c treeCursor) (job.Page, error) {
	tree, whole, err := j.walk(ctx, c.From)
	if err != nil {
		return job.Page{}, err
	}
	t := treeTask{Op: treeCreateFolder, ID: c.From, Type: string(ItemTypeFolder), Parent: c.Parent, To: c.To, Name: c.Name}
	item := job.Item{Source: c.Source, Target: c.Target, Action: farcopy.ActionCopy, Key: c.From}
	below := treeCursor{From: c.From, Source: c.Source, Target: c.Target}
	if whole {
		t.Op = treeCopyFolder
		for _, n := range tree {
			item.Inner = append(item.Inner, job.Inner{Source: c.Source + "/" + n.path, Target: c.Target + "/" + n.path, Size: n.size})
			t.Inner = append(t.Inner, n.mark())
		}
		item.Lanes = []string{"into " + c.To}
	} else {
		item.Opens, item.Below = true, []string{below.String()}
	}
	item.Task = t.text()
	return job.Page{Items: []job.Item{item}}, nil
}

// Decide reads both folders of an item again. A folder that has failed is made anew, and what is in
// it is listed: then only what cannot be copied fails.
func (j *treeJob) Decide(ctx context.Context, item job.Item) (job.Item, error) {
	t, err := readTreeTask(&item)
	if err != nil {
		return item, err
	}
	item.Action, item.Reason = farcopy.ActionFail, reasonSourceGone
	source, err := j.listings.recent(ctx, j, t.Parent)
	if err != nil {
		return item, err
	}
	there, err := j.listings.recent(ctx, j, t.To)
	if err != nil {
		return item, err
	}
	names, earlier := byName(there), map[string]string{}
	for _, n := range source {
		other := earlier[foldName(n.name)]
		if other == "" {
			earlier[foldName(n.name)] = n.name
		}
		if n.id != t.ID || string(n.kind) != t.Type || n.name != t.Name {
			continue
		}
		d := j.decide(n, other, names[foldName(n.name)], t.Own)
		item.Action, item.Reason = d.action, d.reason
		t.SHA1, t.Op, t.Inner = n.sha1, n.op(), nil
		t.Old, t.OldETag = oldAside(&t, there), ""
		if t.Old != "" && d.action == farcopy.ActionCopy {
			item.Action, t.Op = farcopy.ActionReplace, treeReplace
		}
		t.replace(d)
		item.Task = t.text()
		if d.merge != "" {
			item.Below = []string{treeCursor{From: t.ID, To: d.merge, Own: t.Own, Source: item.Source, Target: item.Target}.String()}
		}
	}
	return item, nil
}
