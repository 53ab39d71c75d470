package oss_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// TestErrorCodes holds the documented codes against their statuses and what they say in the words of io/fs.
func TestErrorCodes(t *testing.T) {
	codes := map[int]map[error]string{
		400: {fs.ErrInvalid: "InvalidArgument InvalidBucketName InvalidObjectName EntityTooLarge EntityTooSmall InvalidPart InvalidPartOrder " +
			"InvalidDigest MalformedXML MissingArgument InvalidEncryptionAlgorithmError OperationNotSupported BadRequest InvalidTargetType " +
			"FilePartNotExist FilePartStale FileGroupTooLarge FilePartInterity RequestTimeout"},
		403: {fs.ErrPermission: "AccessDenied InvalidAccessKeyId SignatureDoesNotMatch InvalidSecurityToken AccessKeyIdAndSecurityTokenNotMatch " +
			"UserDisable InDebt BucketDisable RequestTimeTooSkewed InvalidObjectState KmsServiceNotEnabled"},
		404: {fs.ErrNotExist: "NoSuchBucket NoSuchKey NoSuchUpload NoSuchVersion SymlinkTargetNotExist KeyNotFound AliasNotFound"},
		405: {nil: "MethodNotAllowed"},
		409: {fs.ErrExist: "FileAlreadyExists ObjectAlreadyExists BucketAlreadyExists", fs.ErrPermission: "FileImmutable",
			nil: "ObjectNotAppendable PositionNotEqualToLength BucketNotEmpty"},
		411: {nil: "MissingContentLength"},
		412: {oss.ErrPreconditionFailed: "PreconditionFailed"},
		416: {fs.ErrInvalid: "InvalidRange"},
		501: {nil: "NotImplemented"},
	}
	for status, groups := range codes {
		for is, names := range groups {
			for code := range strings.FieldsSeq(names) {
				_, err := answering(t, status, nil, `<Error><Code>`+code+`</Code></Error>`).CopyObject(t.Context(), tiger)
				testkit.WantIs(t, err, oss.ErrorCode(code))
				testkit.WantIsNot(t, err, oss.ErrOutcomeUnknown)
				if is != nil {
					testkit.WantIs(t, err, is)
				} else if testkit.IsPortable(err) {
					t.Errorf("%d %s: %v matches an error of io/fs", status, code, err)
				}
			}
		}
	}
	for _, code := range []oss.ErrorCode{oss.ErrorCodeInternalError, oss.ErrorCodeServiceUnavailable, oss.ErrorCodeSlowDown} {
		_, err := answering(t, 503, nil, `<Error><Code>`+string(code)+`</Code></Error>`).CopyObject(t.Context(), tiger)
		if !errors.Is(err, oss.ErrOutcomeUnknown) || errors.Is(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	if got := oss.ErrorCode("New\nCode").Error(); got != "oss: New Code" {
		t.Errorf("got %q", got)
	}
}

func TestProblemForms(t *testing.T) {
	document := `<Error><Code>NoSuchKey</Code><Message>gone</Message><RequestId>r2</RequestId><HostId>h</HostId><Key>a&amp;b</Key>` +
		`<Nested><A>1</A></Nested><EC>0026-00000001</EC><RecommendDoc>d</RecommendDoc></Error>`
	full := oss.ProblemDetails{Code: oss.ErrorCodeNoSuchKey, Detail: "gone", RequestID: "r2", HostID: "h", EC: "0026-00000001", RecommendDoc: "d",
		Extensions: map[string]json.RawMessage{"Key": []byte(`"a\u0026b"`), "Nested": []byte(`"\u003cA\u003e1\u003c/A\u003e"`)}}
	ec := http.Header{"x-oss-ec": {"e"}}
	tests := []struct {
		name   string
		status int
		header http.Header
		body   string
		want   oss.ProblemDetails
	}{
		{"xml", 404, ec, document, full},
		{"xml with declaration", 404, nil, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document, full},
		{"x-oss-err", 404, http.Header{"x-oss-err": {base64.StdEncoding.EncodeToString([]byte(document))}}, "", full},
		{"unreadable x-oss-err", 404, http.Header{"x-oss-err": {"%%%"}}, "", oss.ProblemDetails{Code: oss.ErrorCodeNoSuchKey, RequestID: "r1"}},
		{"json", 404, ec, `{"Error":{"Code":"NoSuchKey","Message":"gone","RequestId":"r2","HostId":"h","Key":7}}`,
			oss.ProblemDetails{Code: oss.ErrorCodeNoSuchKey, Detail: "gone", RequestID: "r2", HostID: "h", EC: "e",
				Extensions: map[string]json.RawMessage{"Key": []byte(`7`)}}},
		{"flat json", 404, nil, ` {"Code":"NoSuchKey","Message":5,"EC":"x"}`, oss.ProblemDetails{Code: oss.ErrorCodeNoSuchKey, RequestID: "r1", EC: "x",
			Extensions: map[string]json.RawMessage{"Message": []byte(`5`)}}},
		{"no code", 404, ec, `<Error><Message>gone</Message></Error>`, oss.ProblemDetails{RequestID: "r1", EC: "e"}},
		{"other root", 404, nil, `<Err><Code>NoSuchKey</Code></Err>`, oss.ProblemDetails{RequestID: "r1"}},
		{"web page", 404, nil, `<html>gone</html>`, oss.ProblemDetails{RequestID: "r1"}},
		{"other json", 404, nil, `{"error":"gone"}`, oss.ProblemDetails{RequestID: "r1"}},
		{"a proxy's empty answer", 404, http.Header{"X-Oss-Request-Id": {""}}, ``, oss.ProblemDetails{}},
		{"not modified", 304, http.Header{"X-Oss-Request-Id": {""}}, ``, oss.ProblemDetails{Code: oss.ErrorCodeNotModified}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := answering(t, tt.status, tt.header, tt.body).CopyObject(t.Context(), tiger)
			p := testkit.As[*oss.ProblemDetails](t, err)
			want := tt.want
			want.Type, want.Title, want.Status, want.Op, want.Attempts = "about:blank", http.StatusText(tt.status), tt.status, "oss.CopyObject", 1
			want.Resource = "photos/tiger.jpg to photos/archive/tiger.jpg"
			if want.Code == oss.ErrorCodeNoSuchKey {
				want.Resource = "photos/tiger.jpg (SourceKey)"
			}
			g, _ := json.Marshal(p)
			w, _ := json.Marshal(&want)
			if string(g) != string(w) {
				t.Errorf("got  %s\nwant %s", g, w)
			}
			if tt.status == 404 && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v is not fs.ErrNotExist", err)
			}
		})
	}
}

func TestProblemIsOneLine(t *testing.T) {
	_, err := answering(t, 403, nil, "<Error><Code>Access\nDenied</Code><Message>no\n\x07way "+strings.Repeat("x", 5000)+`</Message></Error>`).CopyObject(t.Context(), tiger)
	if s := err.Error(); strings.Contains(s, "\x07") {
		t.Errorf("error %q has a control character", s)
	}
	testkit.WantShort(t, err, 700)
	testkit.WantPrefix(t, err, "oss.CopyObject: photos/tiger.jpg to photos/archive/tiger.jpg: 403")
	_, err = answering(t, 404, nil, `<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>`).CopyObject(t.Context(), tiger)
	testkit.WantMessage(t, err, "oss.CopyObject: photos/tiger.jpg (SourceKey): 404 NoSuchKey: gone (request r1)")
	testkit.WantContains(t, testkit.Logged("problem", err), "problem.message=gone problem.status=404 problem.code=NoSuchKey")
}

// FuzzProblem: no error document makes the client panic, or say that a copy was made, or more than it knows.
func FuzzProblem(f *testing.F) {
	f.Add(404, `<Error><Code>NoSuchKey</Code><Message>m</Message><Key>k</Key></Error>`, "")
	f.Add(503, `<Error><Code>QpsLimitExceeded</Code>`, "")
	f.Add(500, `{"Error":{"Code":"InternalError"}}`, "")
	f.Add(304, ``, "")
	f.Add(403, ``, base64.StdEncoding.EncodeToString([]byte(`<Error><Code>AccessDenied</Code><StringToSign>x-oss-security-token:a</StringToSign></Error>`)))
	f.Fuzz(func(t *testing.T, status int, body, header string) {
		if status < 300 || status > 599 {
			return
		}
		_, err := answering(t, status, http.Header{"x-oss-err": {header}}, body).CopyObject(t.Context(), tiger)
		if err == nil {
			t.Fatal("no error")
		}
		testkit.WantLacks(t, err.Error(), "\n")
		if errors.Is(err, oss.ErrOutcomeUnknown) && (testkit.IsPortable(err) || errors.Is(err, oss.ErrNotExecuted)) {
			t.Errorf("%v says too much", err)
		}
		p, ok := errors.AsType[*oss.ProblemDetails](err)
		if !ok || p.Status != status {
			t.Fatalf("got %#v", err)
		}
		if _, err := json.Marshal(p); err != nil {
			t.Error(err)
		}
	})
}

// FuzzDecodeCopy: whatever comes under a 200, it is a copy with an ETag or an unknown outcome.
func FuzzDecodeCopy(f *testing.F) {
	for _, body := range []string{copyAnswer, `<CopyObjectResult><ETag>"X"</ETag></CopyObjectResult>`, `<Error><Code>InternalError</Code></Error>`, ``,
		`<CopyObjectResult><ETag>&quot;</ETag></CopyObjectResult>`, `{"Code":"x"}`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		res, err := answering(t, 200, nil, string(body)).CopyObject(t.Context(), tiger)
		switch {
		case err == nil && (res.ETag == "" || res.RequestID == ""):
			t.Errorf("got %+v", res)
		case err != nil && (res != nil || !errors.Is(err, oss.ErrOutcomeUnknown)):
			t.Errorf("got %+v, %v", res, err)
		}
	})
}
