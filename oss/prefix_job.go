package oss

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
)

// prefixJob lists the objects of a CopyPrefix. A cursor is a keyRange as JSON.
type prefixJob struct {
	*objectJob
	req CopyPrefixRequest
}

// maxPageText is about how long a page may be in the journal, whose records are bounded: JSON makes
// six bytes of some. The rest of a longer one is listed again.
const maxPageText = 4 << 20

var (
	// errListOrder ends a listing that cannot be compared with another one.
	errListOrder = errors.New("oss: a list is not in the order of its keys")
	errListEmpty = errors.New("oss: a list says that more keys follow, and has none")
	errListUTF8  = errors.New("oss: a key is not UTF-8")
)

func (j *prefixJob) List(ctx context.Context, cursor string) (job.Page, error) {
	var r keyRange
	if err := json.Unmarshal([]byte(cursor), &r); err != nil {
		return job.Page{}, fmt.Errorf("oss: the cursor %q: %w", cursor, err)
	}
	source, hasMore, err := j.listSource(ctx, r, maxListed)
	if err != nil || len(source) == 0 {
		return job.Page{}, err
	}
	first, last := source[0].Key, source[len(source)-1].Key
	there, err := j.listTarget(ctx, r.After, j.rest(last))
	if err != nil {
		return job.Page{}, err
	}
	page := job.Page{Items: make([]job.Item, 0, len(source))}
	size := 0
	for i := range source {
		o := &source[i]
		rest := j.rest(o.Key)
		t := j.task(o, rest)
		item := job.Item{
			Source: j.req.SourceBucket + "/" + o.Key, Target: j.req.Bucket + "/" + t.Key, Size: o.Size, Long: t.isLong(),
		}
		item.Action, item.Reason, err = j.decideItem(ctx, t, o, there[rest])
		switch {
		case j.isOfItem(ctx, err):
			item.Action, item.Reason = farcopy.ActionFail, fmt.Sprintf("%s: %v", reasonUncompared, err)
		case err != nil:
			return job.Page{}, err
		}
		if err = job.SetTask(&item, t); err != nil {
			return job.Page{}, err
		}
		page.Items = append(page.Items, item)
		if size += 2 * len(item.Task); size > maxPageText && i < len(source)-1 {
			last, hasMore = o.Key, true
			break
		}
	}
	if !hasMore {
		return page, nil
	}
	left, err := r.follow(len(j.req.SourcePrefix), first, last, func(after string) (bool, error) { return j.hasAfter(ctx, after) })
	if err != nil {
		return job.Page{}, err
	}
	for _, next := range left {
		text, err := json.Marshal(next)
		if err != nil {
			return job.Page{}, err
		}
		page.Next = append(page.Next, string(text))
	}
	return page, nil
}

// decideItem is decide, except for an object whose copy would be a source of the job, because the
// prefix occurs in itself: it would be copied once more, and what it replaces lost.
func (j *prefixJob) decideItem(ctx context.Context, t *objectTask, o, there *ListedObject) (farcopy.Action, string, error) {
	if t.Bucket == j.req.SourceBucket && strings.HasPrefix(t.Key, j.req.SourcePrefix) {
		return farcopy.ActionFail, reasonNested, nil
	}
	return j.decide(ctx, t, o, there)
}

// rest returns a key without the prefix, which its copy has, too.
func (j *prefixJob) rest(key string) string { return key[len(j.req.SourcePrefix):] }

// isOfItem reports whether an error is about one object alone.
func (j *prefixJob) isOfItem(ctx context.Context, err error) bool {
	return err != nil && ctx.Err() == nil && !j.Refused(err) && !errors.Is(err, ErrTransient) && !errors.Is(err, ErrRateLimited)
}

// needsPowerLoss reports whether a second request could make a second version, or overwrite what
// somebody else has written since the first one.
func (j *prefixJob) needsPowerLoss(ctx context.Context) bool {
	if j.cfg.Existing == farcopy.ExistingReplace {
		return true
	}
	var v bucketVersioning
	return v.read(ctx, j.client, j.req.Bucket, j.opts) != off
}

// listSource returns the first objects of a range, and whether it may have more.
func (j *prefixJob) listSource(ctx context.Context, r keyRange, most int) (objects []ListedObject, hasMore bool, err error) {
	page, err := j.client.ListObjects(ctx, ListObjectsRequest{
		Bucket: j.req.SourceBucket, Prefix: j.req.SourcePrefix, StartAfter: r.After, MaxKeys: most, RequestPayer: j.req.RequestPayer,
	}, j.opts...)
	switch {
	case err != nil:
		return nil, false, err
	case len(page.Objects) == 0 && page.NextContinuationToken != "":
		return nil, false, errListEmpty
	}
	before := r.After
	for i := range page.Objects {
		switch key := page.Objects[i].Key; {
		case key <= before || !strings.HasPrefix(key, j.req.SourcePrefix):
			return nil, false, fmt.Errorf("%w: %q after %q", errListOrder, key, before)
		case !r.contains(key): // it belongs to the range that follows
			return page.Objects[:i], false, nil
		case !utf8.ValidString(key): // a journal would keep another one
			return nil, false, fmt.Errorf("%w: %q", errListUTF8, key)
		}
		before = page.Objects[i].Key
	}
	return page.Objects, page.NextContinuationToken != "", nil
}

// hasAfter reports whether there are keys after a text.
func (j *prefixJob) hasAfter(ctx context.Context, after string) (bool, error) {
	objects, _, err := j.listSource(ctx, keyRange{After: after}, 1)
	if errors.Is(err, errListUTF8) { // whoever lists it says so
		return true, nil
	}
	return len(objects) > 0, err
}

// listTarget returns what is at the target in a range of keys, by the keys without their prefix.
func (j *prefixJob) listTarget(ctx context.Context, after, last string) (map[string]*ListedObject, error) {
	there := map[string]*ListedObject{}
	req := ListObjectsRequest{Bucket: j.req.Bucket, Prefix: j.req.Prefix, MaxKeys: maxListed, RequestPayer: j.req.RequestPayer}
	if after != "" {
		req.StartAfter = atMost(maxKey, j.req.Prefix+j.rest(after))
	}
	for {
		page, err := j.client.ListObjects(ctx, req, j.opts...)
		if err != nil {
			return nil, err
		}
		for i := range page.Objects {
			o := &page.Objects[i]
			if !strings.HasPrefix(o.Key, j.req.Prefix) || o.Key <= req.StartAfter {
				return nil, fmt.Errorf("%w: %q after %q", errListOrder, o.Key, req.StartAfter)
			}
			req.StartAfter = o.Key
			rest := o.Key[len(j.req.Prefix):]
			if rest <= last {
				there[rest] = o
			}
			if rest >= last {
				return there, nil
			}
		}
		switch {
		case page.NextContinuationToken == "":
			return there, nil
		case len(page.Objects) == 0:
			return nil, errListEmpty
		}
	}
}

// atMost shortens a text to n bytes, and not within a character. What is left is less than the text.
func atMost(n int, text string) string {
	if len(text) <= n {
		return text
	}
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

func (j *prefixJob) task(o *ListedObject, rest string) *objectTask {
	t := &objectTask{
		SourceBucket: j.req.SourceBucket, SourceKey: o.Key, Bucket: j.req.Bucket, Key: j.req.Prefix + rest, ETag: o.ETag, Size: o.Size,
		Type: o.Type, StorageClass: o.StorageClass, NewClass: j.req.StorageClass, PartSize: j.req.PartSize,
		TrafficLimit: j.req.TrafficLimit, RequestPayer: j.req.RequestPayer,
	}
	if t.NewClass == "" {
		t.NewClass = o.StorageClass
	}
	return t
}

// Decide reads both sides of an item again.
func (j *prefixJob) Decide(ctx context.Context, item job.Item) (job.Item, error) {
	t, err := readTask(&item)
	if err != nil {
		return item, err
	}
	o, err := j.find(ctx, t.SourceBucket, t.SourceKey)
	switch {
	case err != nil:
		return item, err
	case o == nil:
		item.Action, item.Reason = farcopy.ActionFail, reasonSourceGone
		return item, nil
	}
	there, err := j.find(ctx, t.Bucket, t.Key)
	if err != nil {
		return item, err
	}
	fresh := j.task(o, j.rest(t.SourceKey))
	item.Size, item.Long = o.Size, fresh.isLong()
	if item.Action, item.Reason, err = j.decideItem(ctx, fresh, o, there); err != nil {
		return item, err
	}
	return item, job.SetTask(&item, fresh)
}

// find returns an object as a list shows it, nil if there is none.
func (j *prefixJob) find(ctx context.Context, bucket, key string) (*ListedObject, error) {
	page, err := j.client.ListObjects(ctx, ListObjectsRequest{Bucket: bucket, Prefix: key, MaxKeys: 1, RequestPayer: j.req.RequestPayer}, j.opts...)
	switch {
	case err != nil:
		return nil, err
	case len(page.Objects) > 0 && page.Objects[0].Key == key:
		return &page.Objects[0], nil
	case len(page.Objects) == 0 && page.NextContinuationToken != "":
		return nil, errListEmpty
	}
	return nil, nil
}
