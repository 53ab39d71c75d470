package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/oss"
)

// The probes of OSS whose copies can be refused.

// askRule looks at the refusal of a copy that nothing in the request forbids.
func (s *ossService) askRule(ctx context.Context) (finding, error) {
	first, c := s.firstCopy(ctx), s.secondCopy(ctx)
	if first.err != nil {
		return finding{}, first.err
	}
	switch no := refusalOf(c.err); {
	case no == nil && c.err != nil:
		return finding{}, c.err
	case no == nil:
		return cannotTell("the bucket has no rule that forbids to overwrite below -in"), nil
	case no.Status == http.StatusConflict && no.Code == oss.ErrorCodeFileAlreadyExists:
		return found("409 FileAlreadyExists", "%s", refusalText(no)), nil
	default:
		return found(otherValue, "%s", refusalText(no)), nil
	}
}

// askForbid copies to the key of the first copy with ForbidOverwrite.
func (s *ossService) askForbid(ctx context.Context) (finding, error) {
	first := s.firstCopy(ctx)
	if first.err != nil {
		return finding{}, first.err
	}
	c := s.copy(ctx, oss.CopyObjectRequest{Key: first.key, SourceKey: s.theSource(ctx).key, ForbidOverwrite: true})
	switch no := refusalOf(c.err); {
	case no == nil && c.err != nil:
		return finding{}, c.err
	case no != nil && no.Status == http.StatusConflict && no.Code == oss.ErrorCodeFileAlreadyExists:
		return found("409 FileAlreadyExists", "%s", refusalText(no)), nil
	case no != nil:
		return found("another refusal", "%s", refusalText(no)), nil
	case c.res.VersionID != "":
		return found("it is ignored, with versioning"), nil
	}
	return found("it is ignored"), nil
}

// askAppended copies an object that was made by AppendObject.
func (s *ossService) askAppended(ctx context.Context) (finding, error) {
	o := s.smallest(func(o oss.ListedObject) bool {
		return o.Type == "Appendable" && o.StorageClass == oss.StorageClassStandard
	})
	if o.Key == "" {
		return cannotTell("there is no appendable object of class Standard among the first 1000 below -in"), nil
	}
	c := s.copy(ctx, oss.CopyObjectRequest{Key: s.scratch + "appended", SourceKey: o.Key})
	switch no := refusalOf(c.err); {
	case no == nil && c.err != nil, errors.Is(c.err, oss.ErrorCodeAccessDenied):
		return finding{}, c.err
	case no == nil:
		return found("yes"), nil
	case no.Code == oss.ErrorCodeOperationNotSupported:
		return found("no: OperationNotSupported", "%s", refusalText(no)), nil
	default:
		return found("no: "+otherValue, "%s", refusalText(no)), nil
	}
}

const (
	flatLimit = 1 << 30
	hardLimit = 5 << 30
)

// askLimit copies an object of 1 GB within the bucket.
func (s *ossService) askLimit(ctx context.Context) (finding, error) {
	o := s.smallest(func(o oss.ListedObject) bool {
		return o.Size >= flatLimit && o.Size <= hardLimit && o.StorageClass == oss.StorageClassStandard && o.Type != "Appendable"
	})
	if o.Key == "" {
		return cannotTell("there is no object of 1 GB to 5 GB and class Standard among the first 1000 below -in"), nil
	}
	head, err := s.client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: s.account.bucket, Key: o.Key})
	if err != nil {
		return finding{}, err
	}
	small := s.firstCopy(ctx)
	switch {
	case small.err != nil:
		return finding{}, small.err
	case head.ServerSideEncryption != small.res.ServerSideEncryption:
		return cannotTell("the object has another encryption than a copy gets, which has a limit of its own"), nil
	}
	c := s.copy(ctx, oss.CopyObjectRequest{Key: s.scratch + "large", SourceKey: o.Key})
	switch no := refusalOf(c.err); {
	case no == nil && c.err != nil, errors.Is(c.err, oss.ErrorCodeAccessDenied):
		return finding{}, c.err
	case no == nil:
		return found("no", "%.1f GB were copied", float64(o.Size)/(1<<30)), nil
	case no.Code == oss.ErrorCodeEntityTooLarge:
		return found("yes: EntityTooLarge", "%s", refusalText(no)), nil
	default:
		return found("yes: "+otherValue, "%s", refusalText(no)), nil
	}
}

// crossRegionEC is the finer code of a copy between regions, all that is known of its refusal.
const crossRegionEC = "0016-00000306"

// askRegions copies from a bucket of another region.
func (s *ossService) askRegions(ctx context.Context) (finding, error) {
	other := s.account.other
	if other.SourceBucket == "" {
		return cannotTell("-other is not set, which names an object in another region"), nil
	}
	other.Key = s.scratch + "other region"
	c := s.copy(ctx, other)
	no := refusalOf(c.err)
	switch {
	case no == nil && c.err != nil:
		return finding{}, c.err
	case no == nil:
		_, err := s.client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: other.SourceBucket, Key: other.SourceKey})
		if err == nil { // an endpoint shows the buckets of its own region only
			return cannotTell("the object of -other is in the region of -in"), nil
		}
		return found("it is made"), nil
	case no.Status == http.StatusBadRequest && no.Code == oss.ErrorCodeInvalidArgument:
		return found("400 InvalidArgument", "%s", refusalText(no)), nil
	case no.Status == http.StatusForbidden && no.EC != crossRegionEC:
		return finding{}, c.err // the account lacks a right in the other bucket
	case no.Code == oss.ErrorCodeNoSuchKey, no.Code == oss.ErrorCodeNoSuchBucket:
		return cannotTell("the object of -other is not there: %s", refusalText(no)), nil
	}
	return found(otherValue, "%s", refusalText(no)), nil
}
