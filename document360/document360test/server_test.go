package document360test_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
)

func TestRateWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.SetRate(2, time.Minute)
		time.Sleep(20 * time.Second)
		wantHeader(t, f.copyTo(f.archive), "X-RateLimit-Limit", "2", "X-RateLimit-Remaining", "1",
			"X-RateLimit-Reset", "", "Retry-After", "")
		wantHeader(t, f.copyTo("nowhere"), "X-RateLimit-Limit", "", "X-RateLimit-Remaining", "")

		a := f.copyTo(f.archive)
		wantStatus(t, a, 429)
		end := time.Date(2000, 1, 1, 0, 1, 0, 0, time.UTC).Unix()
		wantHeader(t, a, "X-RateLimit-Limit", "2", "X-RateLimit-Remaining", "0", "Retry-After", "40",
			"X-RateLimit-Reset", strconv.FormatInt(end, 10))
		f.SetRateReset(document360test.ResetDelta)
		wantHeader(t, f.copyTo(f.archive), "Retry-After", "40", "X-RateLimit-Reset", "40")

		wantHeader(t, f.get(f.archiveFolder), "X-RateLimit-Remaining", "1")
		time.Sleep(40 * time.Second)
		wantStatus(t, f.copyTo(f.archive), 201)
		if got := f.Files(f.archive); len(got) != 2 {
			t.Errorf("%d copies, want 2", len(got))
		}
		r := f.Requests()
		if r[2].Status != 429 {
			t.Errorf("r[2].Status is %v, want %v", r[2].Status, 429)
		}
		if r[2].Acted != 0 {
			t.Errorf("r[2].Acted is %v, want %v", r[2].Acted, 0)
		}
		if r[0].Acted != 1 {
			t.Errorf("r[0].Acted is %v, want %v", r[0].Acted, 1)
		}
	})
}

// TestRateWindowWhenTheClockGoesBack: a window is never longer than it is.
func TestRateWindowWhenTheClockGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.SetRate(1, time.Minute)
		wantStatus(t, f.copyTo(f.archive), 201)
		wantStatus(t, f.copyTo(f.archive), 429)
		f.Advance(-time.Hour)
		wantStatus(t, f.copyTo(f.archive), 201)
		wantHeader(t, f.copyTo(f.archive), "Retry-After", "60")
		time.Sleep(time.Minute)
		wantStatus(t, f.copyTo(f.archive), 201)
	})
}

func TestRateBuckets(t *testing.T) {
	f := newFixture(t)
	f.AddToken("second", time.Time{})
	f.SetRates(0, 1, time.Hour)
	wantStatus(t, f.copyTo(f.archive), 201)
	wantStatus(t, f.copyTo(f.archive), 429)
	wantStatus(t, f.copyTo(f.archive, "Authorization", "Bearer x"), 401)
	wantStatus(t, f.copyTo(f.archive, "Authorization", "Bearer second"), 201)
	for range 3 {
		a := f.get(f.archiveFolder)
		wantStatus(t, a, 200)
		wantHeader(t, a, "X-RateLimit-Limit", "")
	}
	f.Advance(time.Hour)
	wantStatus(t, f.copyTo(f.archive), 201)
	f.SetRate(0, 0)
	wantStatus(t, f.copyTo(f.archive), 201)
}

func TestRateLimitFault(t *testing.T) {
	f := newFixture(t)
	f.Inject("CopyFile", document360test.RateLimit(7*time.Second), document360test.RateLimit(0))
	wantHeader(t, f.copyTo(f.archive), "Retry-After", "7", "X-RateLimit-Reset", "")
	wantHeader(t, f.copyTo(f.archive), "Retry-After", "", "X-RateLimit-Reset", "")
}

func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		body := `{"destination_folder_id":"` + f.archive + `"}`
		f.Inject("CopyFile", document360test.HangUpBeforeAct, document360test.ActThenHangUp,
			document360test.GatewayThenAct(504, time.Minute))
		for want := range 2 {
			if a, err := f.try("POST", f.copyPath, body); err == nil {
				t.Errorf("status %d, want no answer", a.status)
			}
			if got := len(f.Files(f.archive)); got != want {
				t.Errorf("%d copies, want %d", got, want)
			}
		}
		wantStatus(t, f.copyTo(f.archive), 504)
		time.Sleep(59 * time.Second)
		synctest.Wait()
		if got := len(f.Files(f.archive)); got != 1 {
			t.Errorf("%d copies before the late one, want 1", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := len(f.Files(f.archive)); got != 2 {
			t.Errorf("%d copies after the late one, want 2", got)
		}
		if f.Pending() != 0 {
			t.Errorf("%d faults left", f.Pending())
		}
		r := f.Requests()
		if len(r) != 3 {
			t.Fatalf("len(r) is %v, want %v", len(r), 3)
		}
		if r[1].Op != "CopyFile" {
			t.Errorf("r[1].Op is %q, want %q", r[1].Op, "CopyFile")
		}
		if r[1].Fault == "" {
			t.Errorf("journal %+v", r)
		}
		if r[1].Acted != 1 {
			t.Errorf("r[1].Acted is %v, want %v", r[1].Acted, 1)
		}
	})
}

func TestRefuseConnections(t *testing.T) {
	f := newFixture(t)
	f.RefuseConnections(1)
	if _, err := f.try("GET", "/v3/projects", ""); err == nil {
		t.Error("connected, want a refusal")
	}
	wantStatus(t, f.get("/v3/projects"), 200)
}

func TestOperationNames(t *testing.T) {
	f := newFixture(t)
	file := strings.TrimSuffix(f.copyPath, "/copy")
	f.copyTo(f.archive)
	f.get(file)
	f.get(f.archiveFolder)
	f.get(f.folders)
	f.do("POST", f.folders, `{"name":"x"}`)
	f.get("/v3/projects")
	f.get("/v3/projects/" + f.project)
	f.do("DELETE", file, "")
	var names []string
	for _, r := range f.Requests() {
		names = append(names, r.Op)
	}
	want := "CopyFile GetFile GetFolder ListFolders CreateFolder ListProjects GetProject DeleteFile"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("operations %s, want %s", got, want)
	}
}

// TestExample copies over a real socket with nothing but what Example says.
func TestExample(t *testing.T) {
	srv := document360test.Start()
	defer srv.Close()
	at := srv.Listen("127.0.0.1:0")
	text, err := json.Marshal(srv.Example())
	if err != nil {
		t.Fatal(err)
	}
	var e map[string]string
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	if e["url"] != at {
		t.Errorf(`e["url"] is %v, want %v`, e["url"], at)
	}
	if e["token"] != "t" {
		t.Errorf(`e["token"] is %q, want %q`, e["token"], "t")
	}
	if len(e) != 6 {
		t.Errorf("len(e) is %v, want %v", len(e), 6)
	}
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	for _, key := range []string{"projectID", "folderID", "fileID", "destinationFolderID"} {
		if !uuid.MatchString(e[key]) {
			t.Errorf("%s %q is no UUID", key, e[key])
		}
	}
	path := e["url"] + "/v3/projects/" + e["projectID"] + "/drive/folders/" + e["folderID"] + "/files/" + e["fileID"] + "/copy"
	r, err := http.NewRequestWithContext(t.Context(), "POST", path,
		strings.NewReader(`{"destination_folder_id":"`+e["destinationFolderID"]+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+e["token"])
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	prefix := at + "/v3/projects/" + e["projectID"] + "/drive/folders/" + e["destinationFolderID"] + "/files/"
	if got := resp.Header.Get("Location"); resp.StatusCode != 201 || !strings.HasPrefix(got, prefix) {
		t.Errorf("status %d, Location %q, want 201 and %s...", resp.StatusCode, got, prefix)
	}
}

func TestSetUpPanics(t *testing.T) {
	f := newFixture(t)
	other := f.AddProject("Other")
	for name, add := range map[string]func(){
		"taken id":         func() { f.AddFile(f.images, "", "", func(file *document360test.File) { file.ID = f.logo }) },
		"no such folder":   func() { f.AddFile("nowhere", "", "") },
		"no such parent":   func() { f.AddFolder("nowhere", "") },
		"no such project":  func() { f.AddFolder("", "", func(f *document360test.Folder) { f.ProjectID = "none" }) },
		"another's parent": func() { f.AddFolder(f.images, "", func(f *document360test.Folder) { f.ProjectID = other }) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			add()
		}()
	}
	wantStatus(t, f.get("/v3/projects"), 200)
}
