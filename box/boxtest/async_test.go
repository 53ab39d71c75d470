package boxtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

// big makes the folder 11111 with n files, the empty folder 22222 and another one, 99999.
func big(t *testing.T, n int) *boxtest.Server {
	s := boxtest.NewServer(t)
	s.AddFolder("0", "Big", boxtest.WithID("11111"))
	s.AddFolder("0", "Archives", boxtest.WithID("22222"))
	s.AddFolder("0", "Elsewhere", boxtest.WithID("99999"))
	for i := range n {
		s.AddFile("11111", fmt.Sprintf("%04d", i), 1)
	}
	return s
}

func copied(s *boxtest.Server) int { return strings.Count(s.Tree(), "/Archives/Big/0") }

func TestCopyOf500ItemsIsCompleteAtOnce(t *testing.T) {
	s := big(t, 500)
	copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
	if copied(s) != 500 || s.Copying() != 0 {
		t.Errorf("%d items, %d to come", copied(s), s.Copying())
	}
}

func TestCopyInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := big(t, 501)
		s.AddFolder("11111", "Below", boxtest.WithID("33333"))
		s.SetAsyncAbove(500)
		s.SetCopyTime(time.Second)
		a := copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
		if copied(s) != 0 {
			t.Fatalf("copied(s) is %v, want %v", copied(s), 0)
		}
		if got := s.Copying(); got != 502 {
			t.Fatalf("Copying is %d, want 502: the files and the folder below", got)
		}
		if !strings.Contains(s.Tree(), "/Archives/Big/ (copying)\n") {
			t.Fatalf("right after the answer: %d items\n%.200s", copied(s), s.Tree())
		}
		time.Sleep(3*time.Second - 1)
		if copied(s) != 2 {
			t.Errorf("just before 3s: %d items", copied(s))
		}
		time.Sleep(time.Nanosecond)
		if copied(s) != 3 {
			t.Errorf("after 3s: %d items", copied(s))
		}
		s.Advance(499*time.Second - 1)
		if copied(s) != 501 || s.Copying() != 1 {
			t.Errorf("just before the end: %d items, %d to come", copied(s), s.Copying())
		}
		copyTo(t, s, "11111", "99999").wantProblem(t, http.StatusConflict, "operation_blocked_temporary")
		time.Sleep(time.Nanosecond)
		if s.Copying() != 0 || strings.Contains(s.Tree(), "copying") {
			t.Errorf("after the end: %d items to come", s.Copying())
		}
		first := get(t, s, "/folders/"+a.id()+"/items?limit=1&sort=date&fields=created_at").body["entries"].([]any)[0]
		if got := first.(map[string]any)["created_at"]; got != "1999-12-31T16:08:22-08:00" {
			t.Errorf("the folder below was created at %v", got)
		}
		copyTo(t, s, "11111", "99999").want(t, http.StatusCreated)
	})
}

func TestLocksOfACopyInTheBackground(t *testing.T) {
	remove := func(id string) func(*testing.T, *boxtest.Server) answer {
		return func(t *testing.T, s *boxtest.Server) answer {
			return call(t, s, http.MethodDelete, base+"/folders/"+id+"?recursive=true", "")
		}
	}
	duplicate := func(id, parent string) func(*testing.T, *boxtest.Server) answer {
		return func(t *testing.T, s *boxtest.Server) answer { return copyTo(t, s, id, parent) }
	}
	tests := []struct {
		name    string
		act     func(*testing.T, *boxtest.Server) answer
		blocked bool
	}{
		{"copy the source", duplicate("11111", "99999"), true},
		{"copy something below the source", duplicate("33333", "99999"), true},
		{"copy something above the source", duplicate("10000", "99999"), true},
		{"copy the destination", duplicate("22222", "99999"), true},
		{"copy into the destination", duplicate("99999", "22222"), true},
		{"copy into the source", duplicate("99999", "11111"), true},
		{"copy something beside the source", duplicate("44444", "99999"), false},
		{"copy into a folder above the source", duplicate("99999", "10000"), false},
		{"delete the source", remove("11111"), true},
		{"delete something below the source", remove("33333"), true},
		{"delete something above the source", remove("10000"), true},
		{"delete the destination", remove("22222"), true},
		{"delete the copy", func(t *testing.T, s *boxtest.Server) answer { return remove(s.Find("/Archives/Big"))(t, s) }, true},
		{"delete something else", remove("99999"), false},
		{"delete something beside the copy", remove("55555"), false},
		{"create in the destination", func(t *testing.T, s *boxtest.Server) answer {
			return post(t, s, "/folders", `{"name":"new","parent":{"id":"22222"}}`)
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := boxtest.NewServer(t)
			s.AddFolder("0", "Above", boxtest.WithID("10000"))
			s.AddFolder("10000", "Big", boxtest.WithID("11111"))
			s.AddFolder("11111", "Below", boxtest.WithID("33333"))
			s.AddFolder("10000", "Beside", boxtest.WithID("44444"))
			s.AddFolder("0", "Archives", boxtest.WithID("22222"))
			s.AddFolder("22222", "Beside", boxtest.WithID("55555"))
			s.AddFolder("0", "Elsewhere", boxtest.WithID("99999"))
			s.SetAsyncAbove(0)
			s.SetCopyTime(time.Hour)
			copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
			before := s.Tree()
			if !tt.blocked {
				if a := tt.act(t, s); a.status >= 300 {
					t.Errorf("blocked: %s", a.raw)
				}
				return
			}
			tt.act(t, s).wantProblem(t, http.StatusConflict, "operation_blocked_temporary")
			if s.Tree() != before {
				t.Errorf("the blocked request changed the tree:\n%s", s.Tree())
			}
			s.Advance(time.Hour)
			if a := tt.act(t, s); a.status >= 300 {
				t.Errorf("still blocked after the end: %s", a.raw)
			}
		})
	}
}

func TestAsyncAnswer(t *testing.T) {
	for _, status := range []int{http.StatusCreated, http.StatusAccepted} {
		for _, body := range []bool{true, false} {
			s := album(t)
			s.SetAsyncAbove(2)
			s.SetCopyTime(time.Second)
			s.SetAsyncResponse(status, body)
			a := copyTo(t, s, "11111", "22222").want(t, status)
			if (a.raw != "") != body {
				t.Errorf("%d, body %v: %q", status, body, a.raw)
			}
			if body && a.body["size"] != number(0) {
				t.Errorf("size %v, want 0 as long as nothing was copied", a.body["size"])
			}
			s.SetAsyncResponse(http.StatusAccepted, false)
			copyTo(t, s, "99", "22222").want(t, http.StatusNotFound)
		}
	}
}

func TestAsyncAnswerLeavesSmallCopiesAlone(t *testing.T) {
	s := album(t)
	s.SetAsyncResponse(http.StatusAccepted, false)
	if a := copyTo(t, s, "11111", "22222").want(t, http.StatusCreated); a.raw == "" {
		t.Error("no body")
	}
}

func TestReservedNameBecomesFree(t *testing.T) {
	s := album(t)
	s.ReserveName("22222", "pictures", time.Minute)
	copyTo(t, s, "11111", "22222").wantProblem(t, http.StatusConflict, "name_temporarily_reserved")
	s.Advance(time.Minute)
	copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
}
