package conformance

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// verifier is a copy on a simulator that is to be verified.
type verifier struct {
	inject func(op string, faults ...simtest.Fault)
	verify func(ctx context.Context) (made bool, err error) // made: there was a response
}

// verifiers make a source and its copy, whose last item is wrong unless it is to be equal.
var verifiers = []struct {
	name string
	ops  []string // the reads that it consists of
	make func(t *testing.T, equal bool) verifier
}{
	{
		name: "bitpaket", ops: []string{"Query"},
		make: func(t *testing.T, equal bool) verifier {
			srv := bitpakettest.NewServer(t)
			for dir, content := range map[string]string{"/dir/": "22", "/target/dir/": map[bool]string{true: "22", false: "33"}[equal]} {
				srv.AddObject(dir+"a", "1")
				srv.AddObject(dir+"sub/b", content)
			}
			req := bitpaket.VerifyCopyRequest{Objects: []bitpaket.Selector{{Folder: "/dir"}}, Target: "/target"}
			return verifier{srv.Inject, func(ctx context.Context) (bool, error) {
				res, err := srv.PipeClient().VerifyCopy(ctx, req, bitpaket.WithMaxAttempts(1))
				return res != nil, err
			}}
		},
	},
	{
		name: "bitpaket, objects", ops: []string{"FindMetadata"},
		make: func(t *testing.T, equal bool) verifier {
			srv := bitpakettest.NewServer(t)
			srv.AddObject("/a", "22")
			srv.AddObject("/target/a", map[bool]string{true: "22", false: "33"}[equal])
			req := bitpaket.VerifyCopyRequest{Objects: []bitpaket.Selector{{Path: "/a"}}, Target: "/target"}
			return verifier{srv.Inject, func(ctx context.Context) (bool, error) {
				res, err := srv.PipeClient().VerifyCopy(ctx, req, bitpaket.WithMaxAttempts(1))
				return res != nil, err
			}}
		},
	},
	{
		name: "box", ops: []string{"GetFolder", "ListFolderItems"},
		make: func(t *testing.T, equal bool) verifier {
			srv := boxtest.NewServer(t)
			source := srv.MkdirAll("/Source")
			srv.AddFile(source, "a", 1)
			wrong := srv.AddFile(srv.MkdirAll("/Source/Sub"), "b", 2)
			copied := srv.Copy(source, srv.MkdirAll("/Archive"), "")
			if !equal {
				srv.Overwrite(wrong, 2)
			}
			return verifier{srv.Inject, func(ctx context.Context) (bool, error) {
				res, err := srv.PipeClient().VerifyCopy(ctx, box.VerifyCopyRequest{FolderID: source, CopyID: copied}, box.WithMaxAttempts(1))
				return res != nil, err
			}}
		},
	},
	{
		name: "oracle", ops: []string{"GetFolder", "ListFolderItems"},
		make: func(t *testing.T, equal bool) verifier {
			srv := oracletest.NewServer(t)
			source := srv.MkdirAll("/Source")
			srv.AddFile(source, "a", 1)
			wrong := srv.AddFile(srv.MkdirAll("/Source/Sub"), "b", 2)
			copied := srv.Copy(source, srv.MkdirAll("/Archive"), "")
			if !equal {
				srv.Overwrite(wrong, 3)
			}
			return verifier{srv.Inject, func(ctx context.Context) (bool, error) {
				res, err := srv.PipeClient().VerifyCopy(ctx, oracle.VerifyCopyRequest{FolderID: source, CopyID: copied}, oracle.WithMaxAttempts(1))
				return res != nil, err
			}}
		},
	},
	{
		name: "document360", ops: []string{"GetFile"},
		make: func(t *testing.T, equal bool) verifier {
			srv := document360test.NewServer(t)
			from, to := srv.MkdirAll("/From"), srv.MkdirAll("/To")
			source := srv.AddFile(from, "a", "1 KB")
			copied := srv.Copy(source, to, "")
			if !equal {
				srv.Overwrite(copied, "2 KB")
			}
			req := document360.VerifyCopyRequest{ProjectID: srv.ProjectID(), FolderID: from, FileID: source, CopyFolderID: to, CopyID: copied}
			return verifier{srv.Inject, func(ctx context.Context) (bool, error) {
				res, err := srv.PipeClient().VerifyCopy(ctx, req, document360.WithMaxAttempts(1))
				return res != nil, err
			}}
		},
	},
	{
		name: "oss", ops: []string{"HeadObject", "GetObjectMeta", "GetObjectTagging"},
		make: func(t *testing.T, equal bool) verifier {
			srv := osstest.NewServer(t)
			srv.AddBucket("photos")
			srv.AddObject("photos", "a", "22")
			srv.AddObject("photos", "b", map[bool]string{true: "22", false: "33"}[equal])
			req := oss.VerifyCopyRequest{Bucket: "photos", Key: "b", SourceKey: "a", Tags: true}
			return verifier{srv.Inject, func(ctx context.Context) (bool, error) {
				res, err := srv.PipeClient().VerifyCopy(ctx, req, oss.WithMaxAttempts(1))
				return res != nil, err
			}}
		},
	},
}

// brokenReads are faults of reads that say nothing of what is read.
var brokenReads = []simtest.Fault{
	simtest.HangUpBeforeAct, simtest.ActThenHangUp, simtest.TruncateHead, simtest.TruncateBody, simtest.EmptyBody, simtest.Garbage,
	simtest.WebPage, simtest.Status(http.StatusInternalServerError), simtest.Gateway(http.StatusOK), simtest.Gateway(http.StatusNotFound),
	simtest.Gateway(http.StatusForbidden), simtest.Gateway(http.StatusBadGateway),
}

// TestVerifyCopyFaults lets each read of a comparison go wrong in each way. A copy that differs is never called equal,
// and one that is equal never different. What the fault does not change is seen as it is.
func TestVerifyCopyFaults(t *testing.T) {
	for _, subject := range verifiers {
		t.Run(subject.name, func(t *testing.T) {
			for _, equal := range []bool{true, false} {
				made, err := subject.make(t, equal).verify(t.Context())
				if differs := errors.Is(err, farcopy.ErrCopyDiffers); differs == equal || !made {
					t.Errorf("without a fault, equal %v: response %v, %v", equal, made, err)
				}
				for _, op := range subject.ops {
					for _, fault := range brokenReads {
						for position := range 4 {
							v := subject.make(t, equal)
							v.inject(op, append(slices.Repeat([]simtest.Fault{simtest.None}, position), fault)...)
							made, err := v.verify(t.Context())
							differs := errors.Is(err, farcopy.ErrCopyDiffers)
							if !equal && err == nil || equal && differs || made != (err == nil || differs) {
								t.Errorf("%s, %s number %d, equal %v: response %v, %v", fault, op, position+1, equal, made, err)
							}
						}
					}
				}
			}
		})
	}
}
