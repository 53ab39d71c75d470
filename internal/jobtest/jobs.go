package jobtest

import (
	"cmp"
	"context"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func token(t string) oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: t})
}

func bitpaketJob(p Process, cfg farcopy.JobConfig) (farcopy.Job, error) {
	c, err := bitpaket.NewClient(bitpaket.Config{
		TokenSource: token(bitpakettest.DefaultToken), ClientSecret: bitpakettest.DefaultClientSecret,
		BaseURL: p.URL, HTTPClient: p.Client, CopyTimeout: p.CopyTimeout, ReconcileTimeout: p.ReconcileTimeout,
	})
	if err != nil {
		return nil, err
	}
	return c.CopyTree(bitpaket.CopyTreeRequest{Folder: p.From, Target: p.To}, cfg)
}

func boxJob(p Process, cfg farcopy.JobConfig) (farcopy.Job, error) {
	c, err := box.NewClient(box.Config{
		TokenSource: token(boxtest.DefaultToken),
		BaseURL:     p.URL, HTTPClient: p.Client, CopyTimeout: p.CopyTimeout, ReconcileTimeout: p.ReconcileTimeout,
	})
	if err != nil {
		return nil, err
	}
	return c.CopyTree(box.CopyTreeRequest{FolderID: p.From, ParentID: p.To}, cfg)
}

func document360Job(p Process, cfg farcopy.JobConfig) (farcopy.Job, error) {
	c, err := document360.NewClient(document360.Config{
		TokenSource: token(document360test.DefaultToken),
		BaseURL:     p.URL, HTTPClient: p.Client, CopyTimeout: p.CopyTimeout, ReconcileTimeout: p.ReconcileTimeout,
	})
	if err != nil {
		return nil, err
	}
	return c.CopyTree(document360.CopyTreeRequest{ProjectID: p.Project, FolderID: p.From, DestinationFolderID: p.To}, cfg)
}

func oracleJob(p Process, cfg farcopy.JobConfig) (farcopy.Job, error) {
	c, err := oracle.NewClient(oracle.Config{
		Username: oracletest.DefaultUsername, Password: oracletest.DefaultPassword,
		BaseURL: cmp.Or(p.URL, "https://oracle.test"), HTTPClient: p.Client, CopyTimeout: p.CopyTimeout, ReconcileTimeout: p.ReconcileTimeout,
	})
	if err != nil {
		return nil, err
	}
	return c.CopyTree(oracle.CopyTreeRequest{FolderID: p.From, DestinationID: p.To}, cfg)
}

func ossClient(p Process) (*oss.Client, error) {
	return oss.NewClient(oss.Config{
		Region: osstest.DefaultRegion, Credentials: oss.StaticCredentials(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret, ""),
		Endpoint: p.URL, HTTPClient: p.Client, CopyTimeout: p.CopyTimeout, ReconcileTimeout: p.ReconcileTimeout,
	})
}

func ossJob(p Process, cfg farcopy.JobConfig) (farcopy.Job, error) {
	c, err := ossClient(p)
	if err != nil {
		return nil, err
	}
	return c.CopyPrefix(oss.CopyPrefixRequest{SourceBucket: sourceBucket, Bucket: targetBucket, Prefix: targetPrefix}, cfg)
}

// ossRequestsJob copies what ossJob copies, request by request.
func ossRequestsJob(p Process, cfg farcopy.JobConfig) (farcopy.Job, error) {
	c, err := ossClient(p)
	if err != nil {
		return nil, err
	}
	requests := func(yield func(oss.CopyObjectRequest, error) bool) {
		for o, err := range c.AllObjects(context.Background(), oss.ListObjectsRequest{Bucket: sourceBucket}) {
			r := oss.CopyObjectRequest{SourceBucket: sourceBucket, SourceKey: o.Key, Bucket: targetBucket, Key: targetPrefix + o.Key}
			if !yield(r, err) {
				return
			}
		}
	}
	return c.CopyObjects(requests, cfg)
}
