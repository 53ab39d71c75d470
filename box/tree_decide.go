package box

import (
	"fmt"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// The reasons that reports give.
const (
	reasonSame         = "same content"
	reasonSameAddress  = "same address"
	reasonDiffers      = "exists, differs"
	reasonUncompared   = "exists, and the content cannot be compared"
	reasonExists       = "exists"
	reasonFolderExists = "the folder exists"
	reasonOtherKind    = "the target has an item of another kind of this name"
	reasonSeveral      = "the target has several items of this name"
	reasonIsSource     = "the folder of this name at the target is the source of the job"
	reasonWebLink      = "a web link cannot be copied alone"
	reasonSourceGone   = "the source is gone, or was moved or renamed"
	reasonNotFound     = "the source or the target folder is gone"
	reasonNewer        = "the source has changed since it was listed: its newer content was copied"
	reasonNotListed    = "the copy has not the content that was listed, and the source cannot be read"
	reasonIsItself     = "the item of this name at the target is the source itself"
	reasonCopyDiffers  = "the copy differs from the source"
	reasonMerged       = "the copy does not hold what was listed: its contents are compared one by one"
)

// treeDecision is what is to be done about an item of a folder.
type treeDecision struct {
	action farcopy.Action
	reason string
	merge  string   // the id of the folder that the contents of a folder go into; "": it is not there
	old    treeNode // the file that a copy is to replace
}

// decide says what is to be done about an item. other is the name of an earlier item of its folder
// that Box takes for the same, and there is what the target has of this name. If own is set, the job
// has made the folder that it is in: what is the same there is no item of others.
func (j *treeJob) decide(n treeNode, other string, there []treeNode, own bool) treeDecision {
	switch {
	case other != "":
		return failed(fmt.Sprintf("the source has %q, which is the same name to Box", other))
	case len(there) > 1:
		return failed(reasonSeveral)
	case len(there) == 1 && there[0].kind != n.kind:
		return failed(reasonOtherKind)
	case n.kind == ItemTypeFolder && len(there) == 0:
		return treeDecision{action: farcopy.ActionCopy}
	case n.kind == ItemTypeFolder && there[0].id == j.req.FolderID:
		return failed(reasonIsSource)
	case n.kind == ItemTypeFolder:
		return treeDecision{action: farcopy.ActionSkip, reason: reasonFolderExists, merge: there[0].id}
	case len(there) == 1 && own && n.id != there[0].id && n.isSame(there[0]):
		return treeDecision{action: farcopy.ActionSkip, reason: n.same()}
	case len(there) == 1:
		return j.decideExisting(n, there[0])
	case n.kind != ItemTypeFile:
		return failed(reasonWebLink)
	}
	return treeDecision{action: farcopy.ActionCopy}
}

// decideExisting says what is to be done about a file or a web link that exists.
func (j *treeJob) decideExisting(n, there treeNode) treeDecision {
	switch {
	case n.id == there.id:
		return failed(reasonIsItself)
	case j.cfg.Existing == farcopy.ExistingFail:
		return failed(reasonExists)
	case j.cfg.Existing == farcopy.ExistingSkip:
		return treeDecision{action: farcopy.ActionSkip, reason: reasonExists}
	case n.isSame(there):
		return treeDecision{action: farcopy.ActionSkip, reason: n.same()}
	case n.kind == ItemTypeFile && j.cfg.Existing == farcopy.ExistingReplace:
		return treeDecision{action: farcopy.ActionReplace, old: there}
	}
	return failed(n.differs())
}

// isSame reports whether a file or a web link is known to have the content of another one.
func (n *treeNode) isSame(there treeNode) bool {
	return n.sha1 != "" && n.sha1 == there.sha1 || n.kind == ItemTypeWebLink && n.url != "" && n.url == there.url
}

// same is the reason of an item that exists and is the same.
func (n *treeNode) same() string {
	if n.kind == ItemTypeWebLink {
		return reasonSameAddress
	}
	return reasonSame
}

// differs is the reason of an item that exists and is not known to be the same.
func (n *treeNode) differs() string {
	if n.kind == ItemTypeFile && n.sha1 == "" {
		return reasonUncompared
	}
	return reasonDiffers
}

func failed(reason string) treeDecision {
	return treeDecision{action: farcopy.ActionFail, reason: reason}
}

// decideAll decides about all items of a folder. Folders that are not at the target are pages of
// their own, so that what is in them is listed when their turn comes.
func (j *treeJob) decideAll(c treeCursor, source []treeNode, there map[string][]treeNode) job.Page {
	var page job.Page
	earlier := map[string]string{}
	for _, n := range source {
		folded := foldName(n.name)
		d := j.decide(n, earlier[folded], there[folded], c.Own)
		if earlier[folded] == "" {
			earlier[folded] = n.name
		}
		below := treeCursor{From: n.id, Source: below(c.Source, n.name), Target: below(c.Target, n.name)}
		if n.kind == ItemTypeFolder && d.action == farcopy.ActionCopy {
			below.To, below.Name, below.Parent = c.To, n.name, c.From
			page.Next = append(page.Next, below.String())
			continue
		}
		if d.merge != "" {
			below.To, below.Target, below.Own = d.merge, belowAs(c.Target, there[folded]), c.Own
			page.Next = append(page.Next, below.String())
		}
		t := treeTask{Op: n.op(), ID: n.id, Type: string(n.kind), Parent: c.From, To: c.To, Own: c.Own, Name: n.name, SHA1: n.sha1}
		t.replace(d)
		page.Items = append(page.Items, job.Item{
			Source: below.Source, Target: below.Target, Size: n.size, Action: d.action, Reason: d.reason, Task: t.text(),
			Opens: n.kind == ItemTypeFolder, Key: n.id,
		})
	}
	return page
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

// belowAs is the path of a folder that exists, whose name can differ in case.
func belowAs(path string, there []treeNode) string { return below(path, there[0].name) }
