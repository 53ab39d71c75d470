package box_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// taskJob makes the jobs of processes of their own.
func taskJob(t *testing.T, srv *boxtest.Server) func(farcopy.JobConfig, func(http.RoundTripper) http.RoundTripper) farcopy.Job {
	return func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
		t.Helper()
		c := srv.PipeConfig()
		c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)}
		job, err := newClient(t, c).CopyTree(album, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return job
	}
}

// TestCopyTreeTasks: tasks copy a tree as a run does: a subtree is one task, and the subtrees that
// go into one folder share a lane.
func TestCopyTreeTasks(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		addAlbum(srv)
		q := testkit.NewTasks(t, newTreeJob(t, srv, box.JobConfig{}))
		q.RunTasks(newTreeJob(t, srv, box.JobConfig{Workers: 2}), newTreeJob(t, srv, box.JobConfig{Workers: 2}))
		if diff := cmp.Diff(under(srv, "/Album"), under(srv, "/Archives")); diff != "" {
			t.Error(diff)
		}
		testkit.WantEqual(t, "outcomes", len(q.Outcomes), len(under(srv, "/Album")))
		for source, n := range q.Told {
			testkit.WantEqual(t, source+" told", n, 1)
		}
	})
}

// TestCopyTreeTaskInside: the first page refuses a target inside of the source.
func TestCopyTreeTaskInside(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		inside := srv.MkdirAll("/Album/inside")
		job, err := srv.PipeClient().CopyTree(box.CopyTreeRequest{FolderID: "11111", ParentID: inside}, box.JobConfig{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = job.Tasks(t.Context(), "")
		testkit.WantIs(t, err, box.ErrNotExecuted)
	})
}

// TestCopyTreeTasksKilled: whatever a worker has done when it is killed, others copy the rest, and
// nothing is made twice.
func TestCopyTreeTasksKilled(t *testing.T) {
	done := false
	for moment := 1; !done; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			srv := newTreeServer(t)
			addKilledAlbum(srv)
			addKilledFolders(srv)
			q, killed := testkit.RunTasksKilled(t, moment, taskJob(t, srv))
			if !killed {
				done = true
				if moment < 20 {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			want := under(srv, "/Album")
			if diff := cmp.Diff(want, under(srv, "/Archives")); diff != "" {
				t.Errorf("the target:\n%s", diff)
			}
			testkit.WantEqual(t, "outcomes", len(q.Outcomes), len(want))
			for source, n := range q.Told {
				testkit.WantEqual(t, source+" told", n, 1)
			}
		})
	}
}

// TestCopyTreeTaskTwins: two folders that Box has given one name, as it does at times, are tasks with
// ids of their own, though their pages differ.
func TestCopyTreeTaskTwins(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		fill(srv, srv.AddFolder("11111", "twin"), 2)
		fill(srv, srv.AddFolder("11111", "twin"), 1)
		q := testkit.NewTasks(t, newTreeJob(t, srv, box.JobConfig{})) // fails if two tasks have one id
		q.RunTasks(newTreeJob(t, srv, box.JobConfig{}))
		testkit.WantEqual(t, "folders that were copied", len(srv.FindAll("/Archives/twin")), 1)
	})
}
