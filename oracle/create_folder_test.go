package oracle_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func (o *office) newFolder() oracle.CreateFolderRequest {
	return oracle.CreateFolderRequest{ParentID: o.archive, Name: "2025"}
}

func TestCreateFolder(t *testing.T) {
	for _, status := range []int{200, 201} {
		o := newOffice(t)
		o.SetCreateStatus(status)
		req := o.newFolder()
		req.Description = "d"
		res, err := o.PipeClient().CreateFolder(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the folder", o.Path(res.ID), "u:/Archive/2025")
		testkit.WantEqual(t, "res.ParentID", res.ParentID, o.archive)
		testkit.WantEqual(t, "res.Description", res.Description, "d")
		testkit.WantEqual(t, "the request", string(o.Requests()[0].Body), `{"name":"2025","description":"d"}`)
		testkit.WantRequests(t, o, 1)
		if res.RequestID == "" {
			t.Error("no request id")
		}
	}
}

// A name that is in use is no refusal: Oracle takes another one.
func TestCreateFolderNameInUse(t *testing.T) {
	o := newOffice(t)
	c := o.PipeClient()
	for _, want := range []string{"2025", "2025(2)", "2025(3)"} {
		res, err := c.CreateFolder(t.Context(), o.newFolder())
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "res.Name", res.Name, want)
	}
}

func TestCreateFolderRefusals(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.Home("v")
	before := o.Tree()
	for _, under200 := range []bool{false, true} {
		o.SetFailuresUnder200(under200)
		_, err := o.PipeClient().CreateFolder(t.Context(), oracle.CreateFolderRequest{ParentID: "F0", Name: "A"})
		testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
		_, err = o.PipeClient().CreateFolder(t.Context(), oracle.CreateFolderRequest{ParentID: foreign, Name: "A"})
		testkit.WantIsOnly(t, err, oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission)
		testkit.WantPrefix(t, err, "oracle.CreateFolder: folder "+foreign+"/A: ")
	}
	testkit.WantEqual(t, "the tree", o.Tree(), before)
}

func TestCreateFolderWithAccess(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	plans := o.AddFolder(o.Home("v"), "Plans")
	link := o.AddPublicLink(plans, oracletest.Contributor, "c0dec0de")
	req := oracle.CreateFolderRequest{ParentID: plans, Name: "A", Access: oracle.Access{LinkID: link}}
	_, err := o.PipeClient().CreateFolder(t.Context(), req)
	testkit.WantIsOnly(t, err, oracle.ErrorCodeAccessCodeRequired, fs.ErrPermission)
	req.Access.AccessCode = "c0dec0de"
	res, err := o.PipeClient().CreateFolder(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the folder", o.Path(res.ID), "v:/Plans/A")
}

func TestCreateFolderInvalid(t *testing.T) {
	o := newOffice(t)
	for want, req := range map[string]oracle.CreateFolderRequest{
		"oracle.CreateFolder: ParentID is required":                             {Name: "A"},
		"oracle.CreateFolder: Name is required":                                 {ParentID: "F1"},
		"oracle.CreateFolder: Name begins or ends with a space":                 {ParentID: "F1", Name: "A "},
		"oracle.CreateFolder: Name is not UTF-8":                                {ParentID: "F1", Name: "\xff"},
		"oracle.CreateFolder: Description is not UTF-8":                         {ParentID: "F1", Name: "A", Description: "\xff"},
		"oracle.CreateFolder: Access.LinkID is required with Access.AccessCode": {ParentID: "F1", Name: "A", Access: oracle.Access{AccessCode: "c"}},
		`oracle.CreateFolder: ParentID holds one of / \ ? #, which no id does`:  {ParentID: "a/b", Name: "A"},
	} {
		_, err := o.PipeClient().CreateFolder(t.Context(), req)
		testkit.WantInvalid(t, err, want)
	}
	testkit.WantRequests(t, o, 0)
}

// TestCreateFolderFound: a lost folder is found under its name, and under the one that Oracle took.
func TestCreateFolderFound(t *testing.T) {
	for _, want := range []string{"2025", "2025(2)"} {
		for _, fault := range []oracletest.Fault{oracletest.ActThenHangUp, oracletest.ActThenStatus(500), oracletest.EmptyBody} {
			testkit.Run(t, want+"/"+fault.Name, func(t *testing.T) {
				o := newOffice(t)
				if want != "2025" {
					o.AddFile(o.archive, "2025", 7)
				}
				o.Inject("CreateFolder", fault)
				req := o.newFolder()
				req.Description = "d"
				res, err := o.PipeClient().CreateFolder(t.Context(), req)
				if err != nil {
					t.Fatalf("%v\n%s", err, o.Tree())
				}
				testkit.WantEqual(t, "the folder", o.Path(res.ID), "u:/Archive/"+want)
				testkit.WantEqual(t, "res.Name", res.Name, want)
				testkit.WantEqual(t, "res.ParentID", res.ParentID, o.archive)
				testkit.WantEqual(t, "reconciled", res.Reconciled, true)
				testkit.WantSent(t, o, "CreateFolder", 1)
			})
		}
	}
}

// TestCreateFolderOthers: what is not certain to be the folder is a candidate.
func TestCreateFolderOthers(t *testing.T) {
	for name, prepare := range map[string]func(o *office, id string){
		"with contents":       func(o *office, id string) { o.AddFile(id, "a.txt", 1) },
		"another description": func(*office, string) {},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			o := newOffice(t)
			id := o.createByOther(t, "2025")
			prepare(o, id)
			o.Inject("CreateFolder", oracletest.HangUpBeforeAct)
			req := o.newFolder()
			if name == "another description" {
				req.Description = "d"
			}
			_, err := o.PipeClient().CreateFolder(t.Context(), req)
			o.unknown(t, err, id)
			testkit.WantSent(t, o, "CreateFolder", 2) // one is that of createByOther
		})
	}
}

func TestResolveCreateFolder(t *testing.T) {
	for _, made := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			fault := oracletest.Status(504)
			if made {
				fault = oracletest.HangUpThenAct(time.Minute)
			}
			o.Inject("CreateFolder", fault)
			c := o.PipeClient()
			_, err := c.CreateFolder(t.Context(), o.newFolder())
			o.unknown(t, err)
			time.Sleep(2 * time.Hour)
			res, err := c.ResolveCreateFolder(t.Context(), o.newFolder(), intentOf(err))
			if !made {
				testkit.WantIsOnly(t, err, oracle.ErrNotExecuted)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "the folder", o.Path(res.ID), "u:/Archive/2025")
		})
	}
}

// TestResumeCreateFolder: another client goes on from the intent, and makes no second folder.
func TestResumeCreateFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.Inject("CreateFolder", oracletest.ActThenHangUp)
		cfg := o.PipeConfig()
		cfg.Reconcile = oracle.ReconcileOff
		var saved oracle.Intent
		_, err := newClient(t, cfg).CreateFolder(t.Context(), o.newFolder(), oracle.WithIntent(func(_ context.Context, i oracle.Intent) error {
			saved = i
			return nil
		}))
		o.unknown(t, err)
		res, err := newClient(t, o.PipeConfig()).ResumeCreateFolder(t.Context(), o.newFolder(), saved)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the folder", o.Path(res.ID), "u:/Archive/2025")
		testkit.WantSent(t, o, "CreateFolder", 1)
	})
}
