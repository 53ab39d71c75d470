package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	vendor "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

const ossCopy = "copies/oss.jpg"

// ossService has a bucket that keeps the versions of an object. The plain client is the vendor's
// SDK, which sends a request up to three times by default.
var ossService = service{
	name: "OSS", what: "versioned object", noun: "version", op: "CopyObject", sdk: true,
	start: func() *scene {
		srv := osstest.Start()
		example := srv.Example()
		example.Bucket = "versioned"
		srv.AddBucket(example.Bucket, func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		srv.AddObject(example.Bucket, example.Key, "a picture of the sea")
		return &scene{simulator: srv, example: example, copies: func() (names []string) {
			for range srv.Versions(example.Bucket, ossCopy) {
				names = append(names, ossCopy)
			}
			return names
		}}
	},
	open: opener(openOSS),
}

func openOSS(e osstest.Example) (*clients, error) {
	client, err := oss.NewClient(oss.Config{
		Endpoint: e.URL, Region: e.Region, Credentials: oss.StaticCredentials(e.AccessKeyID, e.AccessKeySecret, ""),
	})
	if err != nil {
		return nil, err
	}
	req := oss.CopyObjectRequest{Bucket: e.Bucket, SourceKey: e.Key, Key: ossCopy}
	return &clients{
		plain: vendorCopy(e),
		copy: func(ctx context.Context, opts ...option) (copied, error) {
			return ossCopied(client.CopyObject(ctx, req, opts...))
		},
		resume: func(ctx context.Context, intent farcopy.Intent, opts ...option) (copied, error) {
			return ossCopied(client.ResumeCopyObject(ctx, req, intent, opts...))
		},
		call: call("oss.CopyObject", "Bucket", req.Bucket, "SourceKey", req.SourceKey, "Key", req.Key),
		wrong: failure{"an object that does not exist", func(ctx context.Context) error {
			_, err := client.CopyObject(ctx, oss.CopyObjectRequest{Bucket: e.Bucket, SourceKey: "no.jpg", Key: ossCopy})
			return err
		}, fs.ErrNotExist},
	}, nil
}

func vendorCopy(e osstest.Example) func(context.Context) error {
	client := vendor.NewClient(vendor.LoadDefaultConfig().WithEndpoint(e.URL).WithRegion(e.Region).
		WithCredentialsProvider(credentials.NewStaticCredentialsProvider(e.AccessKeyID, e.AccessKeySecret)))
	return func(ctx context.Context) error {
		_, err := client.CopyObject(ctx, &vendor.CopyObjectRequest{
			Bucket: &e.Bucket, SourceKey: &e.Key, Key: vendor.Ptr(ossCopy),
		})
		if refused, ok := errors.AsType[*vendor.ServiceError](err); ok {
			return fmt.Errorf("%d %s", refused.StatusCode, refused.Code)
		}
		return err
	}
}

func ossCopied(r *oss.CopyObjectResponse, err error) (copied, error) {
	if err != nil {
		return copied{}, err
	}
	return copied{fmt.Sprintf("ETag %s, CRC64 %s", r.ETag, r.CRC64), r.Reconciled}, nil
}
