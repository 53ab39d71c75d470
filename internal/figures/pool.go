package main

import (
	"context"
	"sync"
	"time"

	"github.com/farcopy/farcopy/oss"
)

// lister lists a page of both buckets, and returns the objects of the source. A copier copies one.
type (
	lister       func(after string) (objects []rawObject, more bool, err error)
	objectCopier func(*rawObject) error
)

// runRaw does what a job does, by net/http alone.
func runRaw(t task) (any, error) {
	c := newRawClient(t.URL)
	return pool(t, func(after string) ([]rawObject, bool, error) {
		source, err := c.list(sourceBucket, after)
		if err == nil {
			_, err = c.list(targetBucket, after)
		}
		if err != nil {
			return nil, false, err
		}
		return source.Contents, source.IsTruncated, nil
	}, c.copy)
}

// runCalls does what a job does, by calls of package oss, without a job and its journal.
func runCalls(t task) (any, error) {
	client, err := oss.NewClient(oss.Config{Region: region, Endpoint: t.URL, Credentials: oss.StaticCredentials(accessKey, secretKey, "")})
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	return pool(t, func(after string) ([]rawObject, bool, error) {
		req := oss.ListObjectsRequest{Bucket: sourceBucket, Prefix: prefix, StartAfter: after, MaxKeys: pageSize}
		source, err := client.ListObjects(ctx, req)
		if err != nil {
			return nil, false, err
		}
		req.Bucket = targetBucket
		if _, err := client.ListObjects(ctx, req); err != nil {
			return nil, false, err
		}
		objects := make([]rawObject, len(source.Objects))
		for i, o := range source.Objects {
			objects[i] = rawObject{Key: o.Key, ETag: o.ETag, StorageClass: string(o.StorageClass)}
		}
		return objects, source.NextContinuationToken != "", nil
	}, func(o *rawObject) error {
		_, err := client.CopyObject(ctx, oss.CopyObjectRequest{
			SourceBucket: sourceBucket, SourceKey: o.Key, SourceIfMatch: o.ETag, Bucket: targetBucket, Key: o.Key,
			StorageClass: oss.StorageClass(o.StorageClass), ForbidOverwrite: true,
		})
		return err
	})
}

// pool copies what is listed, with as many requests at a time as the job of the library.
func pool(t task, list lister, copyOne objectCopier) (any, error) {
	objects := make(chan rawObject, 2*t.Workers)
	failed := make(chan error, 1)
	fail := func(err error) {
		select {
		case failed <- err:
		default: // the first one is told
		}
	}
	r := jobResult{Began: time.Now().UnixNano()}
	var running sync.WaitGroup
	for range t.Workers {
		running.Go(func() {
			for o := range objects {
				if err := copyOne(&o); err != nil {
					fail(err)
				}
			}
		})
	}
	for after, more := "", true; more; {
		page, follows, err := list(after)
		if err != nil {
			fail(err)
			break
		}
		for _, o := range page {
			objects <- o
			after = o.Key
		}
		r.Copied += len(page)
		more = follows
	}
	close(objects)
	running.Wait()
	select {
	case err := <-failed:
		return nil, err
	default:
	}
	r.Elapsed = time.Duration(time.Now().UnixNano() - r.Began)
	var err error
	r.Memory, err = peakMemory()
	return r, err
}
