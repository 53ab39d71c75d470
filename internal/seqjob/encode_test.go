package seqjob

import (
	"reflect"
	"testing"
	"testing/quick"
	"time"
)

// TestEncode: a request that is encoded is decoded as it was, whatever is in it; one that cannot be
// is refused.
func TestEncode(t *testing.T) {
	kept := 0
	same := func(from, to string, tags []string, metadata map[string]string, limit int64, replace bool, seconds int32, hasTime bool) bool {
		req := copyRequest{From: from, To: to, Tags: tags, Metadata: metadata, Limit: limit, Replace: replace}
		if hasTime {
			req.Since = time.Unix(int64(seconds), 5).In(time.FixedZone("here", 3600))
		}
		given := req
		text, err := encode(&req)
		if err != nil {
			return true
		}
		kept++
		back, err := decode[copyRequest](text)
		isSameTime := back.Since.Equal(given.Since)
		back.Since, given.Since = time.Time{}, time.Time{}
		return err == nil && isSameTime && reflect.DeepEqual(*back, given)
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
	if kept < 1000 {
		t.Errorf("only %d of 2000 requests were kept", kept)
	}
}

// FuzzEncode: strings are kept byte by byte, or refused.
func FuzzEncode(f *testing.F) {
	f.Add("a", "b", "k", "v", int64(1), int64(2))
	f.Add("\xff", "<&>\u2028", "\x00", "", int64(-1), int64(1<<62))
	f.Fuzz(func(t *testing.T, from, to, key, value string, limit, seconds int64) {
		req := copyRequest{From: from, To: to, Metadata: map[string]string{key: value}, Tags: []string{key, value}, Limit: limit, Since: time.Unix(seconds, 0)}
		text, err := encode(&req)
		if err != nil {
			return
		}
		back, err := decode[copyRequest](text)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(*back, req) {
			t.Errorf("%+v became %+v", req, *back)
		}
	})
}

// TestDecodeUnknownField: a field of a later version is not left out of a copy.
func TestDecodeUnknownField(t *testing.T) {
	if _, err := decode[copyRequest]([]byte(`{"From":"a","Later":true}`)); err == nil {
		t.Error("it was decoded")
	}
}
