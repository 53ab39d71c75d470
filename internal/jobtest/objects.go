package jobtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oss/osstest"
)

const (
	sourceBucket = "photos"
	targetBucket = "backup"
	targetPrefix = "old/"

	largeSize = 3 << 30 // bytes
	largeKey  = "40-large"

	refusedSize = 1 << 30 // which OSS refuses to copy with one request
	refusedKey  = "41-refused"
)

func newOSS(t testing.TB, s Shape) *World {
	srv, w := newBuckets(t, s)
	w.Spec.Service = "oss"
	for n := range s.Files + 5 {
		w.addObject(srv, fmt.Sprintf("%02d", n), fmt.Sprint("photo ", n), 0)
	}
	if s.Large {
		w.addObject(srv, largeKey, "", largeSize)
		w.addObject(srv, refusedKey, "", refusedSize)
		srv.SetFlatCopyLimit(true)
	}
	srv.Copy(sourceBucket, "04", targetBucket, targetPrefix+"04")
	if s.Old {
		srv.AddObject(targetBucket, targetPrefix+"01", "old")
	}
	w.count(nil)
	return w
}

// newOSSRequests is the world of oss with a program that makes a request of each object.
func newOSSRequests(t testing.TB, s Shape) *World {
	w := newOSS(t, s)
	w.Spec.Service = "oss requests"
	return w
}

func newLarge(t testing.TB, s Shape) *World {
	srv, w := newBuckets(t, s)
	w.Spec.Service, w.forgets = "oss large", true
	w.addObject(srv, largeKey, "", largeSize)
	w.count(nil)
	return w
}

func newBuckets(t testing.TB, s Shape) (*osstest.Server, *World) {
	srv := osstest.NewServer(t)
	srv.AddBucket(sourceBucket)
	srv.AddBucket(targetBucket, func(b *osstest.Bucket) {
		if s.Odd {
			b.Versioning = osstest.VersioningEnabled
		}
	})
	w := &World{
		Sim: srv, Ops: []string{"CopyObject", "InitiateMultipartUpload", "UploadPartCopy", "CompleteMultipartUpload"},
		Spec: Spec{Existing: s.Existing}, items: map[string]item{}, byOthers: map[string]int{},
	}
	w.there = func() map[string][]string {
		all := map[string][]string{}
		for _, i := range w.items {
			for _, o := range srv.Versions(targetBucket, targetPrefix+i.target) {
				all[i.target] = append(all[i.target], stateOf(o))
			}
		}
		return all
	}
	w.makes = func(q simtest.Request) (sources []string, adds bool) {
		if q.Op != "CopyObject" && q.Op != "CompleteMultipartUpload" {
			return nil, false
		}
		key, _, _ := strings.Cut(q.Target, "?")
		return []string{sourceBucket + "/" + base(key)}, s.Odd || s.Existing != farcopy.ExistingReplace
	}
	w.equal = func(source string) {
		i := w.items[source]
		if _, taken := srv.Object(targetBucket, targetPrefix+i.target); s.Odd || !taken {
			srv.Copy(sourceBucket, i.target, targetBucket, targetPrefix+i.target)
			w.byOthers[source]++
		}
	}
	w.change = func(source string) string {
		key := w.items[source].target
		srv.Overwrite(sourceBucket, key, "changed "+key)
		o, _ := srv.Object(sourceBucket, key)
		return stateOf(o)
	}
	w.left = func() map[string]string {
		left := map[string]string{}
		for _, u := range srv.Uploads(targetBucket) {
			left[strings.TrimPrefix(u.Key, targetPrefix)] += fmt.Sprintf("an upload with %d parts; ", len(u.Parts))
		}
		return left
	}
	return srv, w
}

func stateOf(o osstest.Object) string { return fmt.Sprintf("%d bytes %s", o.Size, o.CRC64) }

func (w *World) addObject(srv *osstest.Server, key, content string, size int64) {
	srv.AddObject(sourceBucket, key, content, func(o *osstest.Object) {
		if size > 0 {
			o.Size = size
		}
	})
	o, _ := srv.Object(sourceBucket, key)
	w.items[sourceBucket+"/"+key] = item{target: key, state: stateOf(o)}
}
