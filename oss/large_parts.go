package oss

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/pace"
)

// prepareParts lays out the parts.
func (l *largeCopy) prepareParts() {
	n := partCount(l.state.Size, l.state.PartSize)
	l.parts = make([]CompletedPart, n)
	for i := range l.parts {
		l.parts[i].PartNumber = i + 1
	}
	l.done = LargeCopyProgress{Parts: n, Bytes: l.state.Size}
}

// findParts reads which parts are there. It reports whether the upload is.
func (l *largeCopy) findParts(ctx context.Context) (bool, error) {
	for p, err := range l.client.AllParts(ctx, ListPartsRequest{
		Bucket: l.req.Copy.Bucket, Key: l.req.Copy.Key, UploadID: l.state.UploadID, RequestPayer: l.req.Copy.RequestPayer,
	}, call.ForReads(l.opts)...) {
		switch {
		case errors.Is(err, ErrorCodeNoSuchUpload):
			return false, nil
		case err != nil:
			return false, err
		case p.PartNumber < 1 || p.PartNumber > len(l.parts):
			continue
		}
		part := &l.parts[p.PartNumber-1]
		// A part of another size is the whole source, for which OSS takes a range that it rejects.
		if _, length := partRange(l.state.Size, l.state.PartSize, p.PartNumber); length == p.Size && part.ETag == "" {
			part.ETag = p.ETag
			l.done.PartsDone++
			l.done.BytesDone += length
		}
	}
	return true, nil
}

// copyParts copies the parts that are missing, side by side. When one fails, no other is begun, and
// those in progress are abandoned. A job that is stopped ends it after the parts in flight.
func (l *largeCopy) copyParts(ctx context.Context) error {
	pool := pace.From(ctx)
	if pool == nil {
		pool = pace.NewPool(l.req.Concurrency)
	} else { // the slot of the item: parts take slots of their own meanwhile
		pool.Release()
		defer pool.Reacquire()
	}
	l.pool = pool
	l.progress(0)
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var running sync.WaitGroup
	var stopped error
	for i := range l.parts {
		if l.parts[i].ETag != "" {
			continue
		}
		if stopped = pool.AcquirePart(within); stopped != nil {
			break
		}
		running.Go(func() {
			defer pool.Release()
			if err := l.copyPart(within, &l.parts[i]); err != nil {
				cancel(err)
			}
		})
	}
	running.Wait()
	switch {
	case ctx.Err() != nil:
		return call.ContextError(ctx)
	case context.Cause(within) != nil:
		return context.Cause(within)
	}
	return stopped
}

// maxPartTries is how often a part is begun, beyond the attempts of each call.
const maxPartTries = 4

// copyPart copies a part. Whatever becomes of a request, the same part can be copied again: its
// content is pinned, and a part is replaced by its number.
func (l *largeCopy) copyPart(ctx context.Context, part *CompletedPart) error {
	offset, length := partRange(l.state.Size, l.state.PartSize, part.PartNumber)
	r := &l.req.Copy
	req := UploadPartCopyRequest{
		Bucket: r.Bucket, Key: r.Key, UploadID: l.state.UploadID, PartNumber: part.PartNumber,
		SourceBucket: r.SourceBucket, SourceKey: r.SourceKey, SourceVersionID: l.pinnedVersion(), SourceIfMatch: l.state.ETag,
		SourceRange: ByteRange{offset, length}, TrafficLimit: r.TrafficLimit, RequestPayer: r.RequestPayer,
	}
	for try := 1; ; try++ {
		began := time.Now()
		res, err := l.client.UploadPartCopy(ctx, req, l.opts...)
		switch {
		case err == nil && res.SourceSize != l.state.Size:
			return ErrSourceChanged
		case err == nil:
			part.ETag = res.ETag
			l.pool.Done(time.Since(began))
			l.progress(length)
			return nil
		case errors.Is(err, ErrPreconditionFailed), errors.Is(err, ErrorCodeNoSuchKey), errors.Is(err, ErrorCodeNoSuchVersion):
			return fmt.Errorf("%w: part %d: %w", ErrSourceChanged, part.PartNumber, err)
		case errors.Is(err, ErrRateLimited):
			l.pool.Throttled(0)
		case !errors.Is(err, ErrOutcomeUnknown) && !errors.Is(err, ErrTransient):
			return fmt.Errorf("part %d: %w", part.PartNumber, err)
		}
		if try == maxPartTries || ctx.Err() != nil {
			return fmt.Errorf("part %d: %w", part.PartNumber, err)
		}
		wait := max(RetryAfter(err), time.Second<<(try-1))
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
}

// pinnedVersion is the version that the parts are copied from. Where the source has none, its ETag
// alone says what it was.
func (l *largeCopy) pinnedVersion() string {
	if versioned(l.state.VersionID) {
		return l.state.VersionID
	}
	return l.req.Copy.SourceVersionID
}

// progress notes a part and tells the caller.
func (l *largeCopy) progress(length int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if length > 0 {
		l.done.PartsDone++
		l.done.BytesDone += length
	}
	if l.req.Progress != nil {
		l.req.Progress(l.done)
	}
}
