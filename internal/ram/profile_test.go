package ram

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSections(t *testing.T) {
	got, err := parseSections([]byte(`
; of the SDKs
[default] # the first
type = access_key ; a key
access_key_id: a;b
access_key_secret = "with # and ; in it" # a comment
unknown = x
[ second ]
type = sts
security_token = 'a=b'
policy = {"a": 1}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Profiles{Current: "default", list: []Profile{
		{Name: "default", Mode: ModeAK, AccessKeyID: "a", AccessKeySecret: "with # and ; in it"},
		{Name: "second", Mode: ModeStsToken, Token: "a=b", Policy: `{"a": 1}`},
	}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Profiles{})); diff != "" {
		t.Errorf("profiles (-want +got):\n%s", diff)
	}
}

func TestReadFileIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, []byte(strings.Repeat("#\n", maxFile)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), "larger than 1048576 bytes") {
		t.Errorf("error %v", err)
	}
}

// TestReadFileIsRegular: a device or a named pipe might never end, or never begin.
func TestReadFileIsRegular(t *testing.T) {
	for _, path := range []string{os.DevNull, t.TempDir()} {
		if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("%s: error %v", path, err)
		}
		if _, err := ReadToken(path); err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("token %s: error %v", path, err)
		}
	}
}

// FuzzProfiles: no error quotes a file, and what is found was in it.
func FuzzProfiles(f *testing.F) {
	for _, seed := range []string{
		"[default]\ntype=access_key\naccess_key_id=i\n", "\xef\xbb\xbf[a]\nb", "[a", "=", `{"current":"a","profiles":[{"name":"a","mode":"AK"}]}`,
		`{"profiles":[null,{}]}`, `{"sekrit`, `{"current":["sekrit"]}`, "{", "[a]\nb='c",
	} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, content []byte) {
		isJSON := strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(string(content), "\xef\xbb\xbf")), "{")
		text := string(content)
		if !isJSON {
			text = "#sekrit-word\n" + text
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		profiles, err := ReadFile(path)
		if err != nil && (len(err.Error()) > 100 || strings.Contains(err.Error(), "sekrit")) {
			t.Errorf("error %q", err)
		}
		for _, p := range profiles.list {
			if isJSON {
				break // its texts have escapes
			}
			for _, value := range []string{p.Name, p.AccessKeyID, p.AccessKeySecret} {
				if !strings.Contains(text, value) {
					t.Errorf("%q was not in the file", value)
				}
			}
		}
	})
}
