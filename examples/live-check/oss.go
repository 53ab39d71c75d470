package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/farcopy/farcopy/oss"
)

// ossAccount is where the probes of OSS work, and with which credentials.
type ossAccount struct {
	config         oss.Config
	bucket, prefix string                // of -in; the prefix is empty or ends in /
	file           string                // of -file: the key of a small object to copy; "": one below the prefix
	other          oss.CopyObjectRequest // its source is that of -other
	instance       bool                  // the program runs on an ECS instance
}

// ossService asks what a bucket does.
type ossService struct {
	bench
	account  ossAccount
	client   *oss.Client
	stranger *oss.Client // with an access key that nobody has

	objects []oss.ListedObject // the first below the prefix
	scratch string             // a prefix
	items   map[string]ossItem // what this run has made, by the ids of the ledger
	gone    map[string]bool    // what this run has removed: reads may still show it

	source       memo[ossSource]
	first, again memo[ossCopy]
	marker       memo[ossMarker]
}

const nobodysKey = "LTAI0000000000000000live"

func newOSSService(a ossAccount) (*ossService, error) {
	s := &ossService{account: a, items: map[string]ossItem{}, gone: map[string]bool{}}
	s.service, s.rec = "oss", newRecorder(a.config.HTTPClient)
	s.rec.allow = s.allow
	cfg := a.config
	cfg.HTTPClient, cfg.UserAgent = s.rec.client(), program
	var err error
	if s.client, err = oss.NewClient(cfg); err != nil {
		return nil, err
	}
	cfg.Credentials = oss.StaticCredentials(nobodysKey, nobodysKey, "")
	s.stranger, err = oss.NewClient(cfg)
	return s, err
}

func (s *ossService) place() place {
	cfg := s.account.config
	return place{host: hostOf(cmp.Or(cfg.Endpoint, "https://oss-"+cfg.Region+".aliyuncs.com")), region: cfg.Region}
}

// open lists what lies below the prefix of -in.
func (s *ossService) open(ctx context.Context) error {
	list, err := s.client.ListObjects(ctx, oss.ListObjectsRequest{Bucket: s.account.bucket, Prefix: s.account.prefix, MaxKeys: 1000})
	if err != nil {
		return err
	}
	s.objects = list.Objects
	return nil
}

// makeScratch chooses a prefix that nothing has. OSS has no folders.
func (s *ossService) makeScratch(ctx context.Context) error {
	s.scratch = s.account.prefix + scratchName() + "/"
	list, err := s.client.ListObjects(ctx, oss.ListObjectsRequest{Bucket: s.account.bucket, Prefix: s.scratch, MaxKeys: 1})
	switch {
	case err != nil:
		return err
	case len(list.Objects) > 0:
		return ownError("the scratch prefix is not empty")
	}
	return nil
}

func (s *ossService) explain(err error) string {
	p, ok := errors.AsType[*oss.ProblemDetails](err)
	if !ok {
		return ""
	}
	return refusalText(p)
}

// refusalText says what a refusal was.
func refusalText(p *oss.ProblemDetails) string {
	text := fmt.Sprintf("%d %s", p.Status, string(p.Code))
	if p.EC != "" {
		text += ", EC " + p.EC
	}
	return text
}

// refusalOf returns the refusal that an error is; nil if it is another error.
func refusalOf(err error) *oss.ProblemDetails {
	p, ok := errors.AsType[*oss.ProblemDetails](err)
	if !ok || errors.Is(err, oss.ErrOutcomeUnknown) || p.Status >= http.StatusInternalServerError {
		return nil
	}
	return p
}
