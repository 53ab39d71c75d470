package main

import (
	"net"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// The five packages have these two types in common.
type (
	fault   = boxtest.Fault
	request = boxtest.Request
)

// simulator is what the five have in common.
type simulator interface {
	Advance(d time.Duration)
	Close()
	Inject(op string, faults ...fault)
	KeepRequests(n int)
	ListenOn(l net.Listener) string
	Now() time.Time
	Pending() int
	Requests() []request
	SetDateSkew(d time.Duration)
	SetListLag(d time.Duration)
	SetRate(limit int, window time.Duration)
	Transport() http.RoundTripper
	Tree() string
	URL() string
}

// spec says how to start one of the five services.
type spec struct {
	name, title string
	operations  []string
	start       func() instance
}

// instance is a service from its start or reset to the next reset.
type instance struct {
	simulator
	example func() any
	copying func() int // nil: its copies are complete when they are answered
	add     func(item) (id string, err error)
}

// specs are the services in the order of the first line, and of the ports.
var specs = []spec{
	{
		name: "bitpaket", title: "BitPaket",
		operations: []string{
			"Copy", "Move", "Rename", "Query", "GetMetadata", "FindMetadata", "CreateFolder", "Upload", "Delete", "DeleteObject",
		},
		start: func() instance {
			s := bitpakettest.Start()
			return instance{s, func() any { return s.Example() }, s.Copying, addToBitPaket(s)}
		},
	},
	{
		name: "box", title: "Box",
		operations: []string{
			"CopyFolder", "GetFolder", "CopyFile", "GetFile", "ListFolderItems", "CreateFolder", "DeleteFolder", "UpdateFolder",
			"UpdateFile", "DeleteFile", "CreateFolderLock", "ListFolderLocks", "DeleteFolderLock", "GetCurrentUser", "Token",
		},
		start: func() instance {
			s := boxtest.Start()
			return instance{s, func() any { return s.Example() }, s.Copying, addToBox(s)}
		},
	},
	{
		name: "oracle", title: "Oracle Content Management",
		operations: []string{
			"CopyFolder", "CopyFile", "CreateFolder", "DeleteFolder", "MoveFolder", "UpdateFolder", "GetFile", "GetFolder",
			"GetHomeItems", "ListFolderItems", "CreateAppLink", "RefreshAppLink",
		},
		start: func() instance {
			s := oracletest.Start()
			return instance{s, func() any { return s.Example() }, s.Copying, addToOracle(s)}
		},
	},
	{
		name: "document360", title: "Document360",
		operations: []string{
			"CopyFile", "GetFile", "MoveFile", "DeleteFile", "GetFolder", "UpdateFolder", "DeleteFolder", "GetDefaultFolder",
			"ListFolders", "CreateFolder", "Search", "GetCurrentUser", "GetProject", "ListProjects", "Authorize", "Token",
		},
		start: func() instance {
			s := document360test.Start()
			return instance{s, func() any { return s.Example() }, nil, addToDocument360(s)}
		},
	},
	{
		name: "oss", title: "Alibaba Cloud OSS",
		operations: []string{
			"CopyObject", "PutObject", "GetObject", "HeadObject", "GetObjectMeta", "DeleteObject", "GetObjectTagging", "PutObjectTagging",
			"DeleteObjectTagging", "GetObjectACL", "PutObjectACL", "RestoreObject", "PutSymlink", "GetSymlink", "ListObjectsV2",
			"DeleteObjects", "ListObjectVersions", "GetBucketVersioning", "InitiateMultipartUpload", "UploadPartCopy",
			"CompleteMultipartUpload", "AbortMultipartUpload", "ListParts", "ListMultipartUploads",
			"AssumeRole", "AssumeRoleWithOIDC", "MetadataToken", "MetadataRole", "MetadataKeys",
		},
		start: func() instance {
			s := osstest.Start()
			return instance{s, func() any { return s.Example() }, nil, addToOSS(s)}
		},
	},
}
