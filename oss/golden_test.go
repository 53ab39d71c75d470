package oss_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// goldenClient replays testdata/NAME; there is no second attempt. The host, which simtest does not check, has
// to be the one given.
func goldenClient(t *testing.T, name, region, host string, version oss.SignatureVersion) *oss.Client {
	t.Helper()
	return newClient(t, oss.Config{
		Region: region, Credentials: oss.StaticCredentials("qn6qrrqxo2oawuk53otfjbyc", "s", ""), SignatureVersion: version,
		MaxAttempts: 1, Reconcile: oss.ReconcileOff,
		HTTPClient: &http.Client{Transport: testkit.ToHost(t, host, simtest.Golden(t, "testdata/"+name))},
	})
}

// TestGoldenCopyExamples holds both samples of the page. What was changed in them: the XML declaration and the quotes,
// which are typographic there; values that depend on the time; the escaped slash in the second one's path, which means the
// same key; its headers that only tell of the client.
func TestGoldenCopyExamples(t *testing.T) {
	tests := []struct {
		name, region, host string
		req                oss.CopyObjectRequest
		want               oss.CopyObjectResponse
	}{
		{
			"example_1", "cn-hangzhou", "oss-example.oss-cn-hangzhou.aliyuncs.com",
			oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg", StorageClass: oss.StorageClassArchive},
			oss.CopyObjectResponse{ETag: "5B3C1A2E053D763E1B002CC607C5A0FE", LastModified: time.Date(2012, 2, 24, 7, 18, 48, 0, time.UTC),
				RequestID: "559CC9BDC755F95A64485981"},
		},
		{
			"example_2", "cn-zhangjiakou", "tesx.oss-cn-zhangjiakou.aliyuncs.com",
			oss.CopyObjectRequest{Bucket: "tesx", Key: "test/AK.txt", SourceBucket: "test", SourceKey: "AK.txt"},
			oss.CopyObjectResponse{ETag: "F2064A169EE92E9775EE5324D0B1682E", LastModified: time.Date(2018, 12, 28, 9, 41, 56, 0, time.UTC),
				CRC64: "12753002859196105360", RequestID: "5C25EFE4462CE00EC6D87156", ServerTime: 150 * time.Millisecond},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := goldenClient(t, "copy_object/"+tt.name, tt.region, tt.host, oss.SignatureV1).CopyObject(t.Context(), tt.req)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantSame(t, *got, tt.want)
		})
	}
}

// TestGoldenRefusals holds the page's four error codes. It shows no answer with one: these have the form of the service's
// own errors, as its error pages show it.
func TestGoldenRefusals(t *testing.T) {
	const etag = `"5B3C1A2E053D763E1B002CC607C5A0FE"`
	tests := []struct {
		name string
		is   []error
		req  oss.CopyObjectRequest
		want oss.ProblemDetails
	}{
		{"invalid_argument", []error{oss.ErrorCodeInvalidArgument, fs.ErrInvalid}, oss.CopyObjectRequest{StorageClass: "Warm"},
			oss.ProblemDetails{Status: 400, Title: "Bad Request", Detail: "The storage class is not valid.", Code: oss.ErrorCodeInvalidArgument,
				EC: "0016-00000502", Extensions: map[string]json.RawMessage{
					"ArgumentName": []byte(`"x-oss-storage-class"`), "ArgumentValue": []byte(`"Warm"`)}}},
		{"precondition_failed", []error{oss.ErrorCodePreconditionFailed, oss.ErrPreconditionFailed}, oss.CopyObjectRequest{SourceIfMatch: `"00"`},
			oss.ProblemDetails{Status: 412, Title: "Precondition Failed", Detail: "A condition does not hold.", Code: oss.ErrorCodePreconditionFailed,
				EC: "0017-00001001", Extensions: map[string]json.RawMessage{"Condition": []byte(`"x-oss-copy-source-if-match"`)}}},
		{"kms_service_not_enabled", []error{oss.ErrorCodeKmsServiceNotEnabled, fs.ErrPermission},
			oss.CopyObjectRequest{ServerSideEncryption: oss.ServerSideEncryptionKMS},
			oss.ProblemDetails{Status: 403, Title: "Forbidden", Detail: "The service of KMS is not enabled.", Code: oss.ErrorCodeKmsServiceNotEnabled,
				EC: "0003-00000099", Extensions: map[string]json.RawMessage{"BucketName": []byte(`"oss-example"`)}}},
		{"not_modified", []error{oss.ErrorCodeNotModified, oss.ErrNotModified}, oss.CopyObjectRequest{SourceIfNoneMatch: etag},
			oss.ProblemDetails{Status: 304, Title: "Not Modified", Code: oss.ErrorCodeNotModified}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.req.Bucket, tt.req.Key, tt.req.SourceKey = "oss-example", "copy_oss.jpg", "oss.jpg"
			client := goldenClient(t, "copy_object/"+tt.name, "cn-hangzhou", "oss-example.oss-cn-hangzhou.aliyuncs.com", oss.SignatureV4)
			res, err := client.CopyObject(t.Context(), tt.req)
			p, ok := errors.AsType[*oss.ProblemDetails](err)
			if res != nil || !ok {
				t.Fatalf("got %v, %v", res, err)
			}
			testkit.WantIs(t, err, tt.is...)
			want := tt.want
			want.Type, want.Op, want.Attempts, want.RequestID = "about:blank", "oss.CopyObject", 1, "559CC9BDC755F95A64485981"
			want.Resource = "oss-example/oss.jpg to oss-example/copy_oss.jpg"
			if want.EC != "" {
				want.HostID, want.RecommendDoc = "oss-example.oss-cn-hangzhou.aliyuncs.com", "https://api.alibabacloud.com/troubleshoot?q="+want.EC
			}
			testkit.WantSame(t, *p, want)
		})
	}
}
