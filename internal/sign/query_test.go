package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestCanonicalQuery(t *testing.T) {
	for _, tt := range []struct{ raw, v4, v1 string }{
		{"", "", ""},
		{"acl", "acl", "?acl"},
		{"acl=", "acl", "?acl"},
		{"uploadId=a&partNumber=1", "partNumber=1&uploadId=a", "?partNumber=1&uploadId=a"},
		{"prefix=a+b&acl=c+d", "acl=c%20d&prefix=a%20b", "?acl=c d"},
		{"a=1&a-b=2&a.b=3", "a=1&a-b=2&a.b=3", ""},
		{"b=2&b=1&a", "a&b=2&b=1", ""},
		{"acl=2&acl=1", "acl=2&acl=1", "?acl=2"},
		{"&&a&&=&", "a", ""},
		{"=x&a", "=x&a", ""},
		{"a=b=c", "a=b=c", ""},
		{"acl=%zz;%", "acl=%zz;%", "?acl=%zz;%"},
		{"x-oss-b=%2F&%61cl=%26", "%61cl=%26&x-oss-b=%2F", "?acl=&&x-oss-b=/"},
		{"\xff=\x00", "\xff=\x00", ""},
	} {
		if got := string(appendQueryV4(nil, tt.raw)); got != tt.v4 {
			t.Errorf("V4 %q: got %q, want %q", tt.raw, got, tt.v4)
		}
		if got := string(appendQueryV1(nil, tt.raw)); got != tt.v1 {
			t.Errorf("V1 %q: got %q, want %q", tt.raw, got, tt.v1)
		}
	}
}

func FuzzCanonicalQuery(f *testing.F) {
	for _, seed := range []string{"acl", "a=1&a-b=2", "a=+&b=%2B", "=&&=x", "%zz;=%", "uploadId=a&partNumber=1", "b=2&b=1", "+& =0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		appendQueryV1(nil, raw)
		canonical := string(appendQueryV4(nil, raw))
		if strings.Contains(canonical, "+") {
			t.Errorf("%q: %q has a plus sign", raw, canonical)
		}
		if again := string(appendQueryV4(nil, canonical)); again != canonical {
			t.Errorf("%q: %q becomes %q", raw, canonical, again)
		}
		checkSameParams(t, raw, canonical)
	})
}

// checkSameParams lets net/url say that no parameter was lost or altered.
func checkSameParams(t *testing.T, raw, canonical string) {
	t.Helper()
	want, err := url.ParseQuery(raw)
	if err != nil {
		return
	}
	got, err := url.ParseQuery(canonical)
	if err != nil {
		t.Fatalf("%q: %q: %v", raw, canonical, err)
	}
	delete(want, "") // "=" alone is dropped
	delete(got, "")
	for _, params := range []url.Values{want, got} {
		for _, values := range params {
			slices.Sort(values) // names that are spelt differently, as + and %20, are sorted by their spelling
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q: %q holds %v, want %v", raw, canonical, got, want)
	}
}

func TestSubResourcesSorted(t *testing.T) {
	if !slices.IsSorted(subResources) || len(slices.Compact(slices.Clone(subResources))) != len(subResources) {
		t.Error("subResources must be sorted and without repetition: it is searched by halves")
	}
}

func FuzzHMAC(f *testing.F) {
	long := []byte(strings.Repeat("k", sha256.BlockSize))
	f.Add([]byte(nil), []byte(nil))
	f.Add(long, []byte(strings.Repeat("m", 1000)))
	f.Add(append(long, 'k'), []byte("m"))
	f.Fuzz(func(t *testing.T, key, message []byte) {
		mac := hmac.New(sha256.New, key)
		mac.Write(message)
		if got := hmacSHA256(key, message); !hmac.Equal(got[:], mac.Sum(nil)) {
			t.Errorf("hmacSHA256(%x, %x) differs from crypto/hmac", key, message)
		}
	})
}
