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

func (o *office) moveRequest() oracle.MoveFolderRequest {
	return oracle.MoveFolderRequest{FolderID: o.reports, DestinationID: o.archive}
}

func TestMoveFolder(t *testing.T) {
	o := newOffice(t)
	res, err := o.PipeClient().MoveFolder(t.Context(), o.moveRequest())
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "reconciled", res.Reconciled, false)
	testkit.WantEqual(t, "the folder", o.Path(o.reports), "u:/Archive/Reports")
	testkit.WantRequests(t, o, 1)
	if res.RequestID == "" {
		t.Error("no request id")
	}
}

func TestUpdateFolder(t *testing.T) {
	o := newOffice(t)
	c := o.PipeClient()
	if _, err := c.UpdateFolder(t.Context(), oracle.UpdateFolderRequest{FolderID: o.reports, Description: new("d")}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UpdateFolder(t.Context(), oracle.UpdateFolderRequest{FolderID: o.reports, Name: "2025"}); err != nil {
		t.Fatal(err)
	}
	f, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.reports})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "f.Name", f.Name, "2025")
	testkit.WantEqual(t, "f.Description", f.Description, "d")
	testkit.WantEqual(t, "the first request", string(o.Requests()[0].Body), `{"description":"d"}`)
}

func TestDeleteFolder(t *testing.T) {
	o := newOffice(t)
	c := o.PipeClient()
	if _, err := c.DeleteFolder(t.Context(), oracle.DeleteFolderRequest{FolderID: o.reports}); err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the tree", o.Tree(), "u:/\nu:/Archive/\n")
	_, err := c.DeleteFolder(t.Context(), oracle.DeleteFolderRequest{FolderID: o.reports})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
}

func TestFolderChangeRefusals(t *testing.T) {
	for _, under200 := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			o := newOffice(t)
			o.SetFailuresUnder200(under200)
			o.SetClash(oracletest.ClashRefuse)
			o.AddUser("v", "p")
			foreign := o.AddFolder(o.Home("v"), "Foreign")
			o.AddFolder(o.archive, "Reports")
			before, c := o.Tree(), o.PipeClient()
			_, err := c.MoveFolder(t.Context(), o.moveRequest())
			testkit.WantIsOnly(t, err, oracle.ErrorCodeNameInUse, fs.ErrExist)
			_, err = c.UpdateFolder(t.Context(), oracle.UpdateFolderRequest{FolderID: o.reports, Name: "archive"})
			testkit.WantIsOnly(t, err, oracle.ErrorCodeNameInUse, fs.ErrExist)
			_, err = c.MoveFolder(t.Context(), oracle.MoveFolderRequest{FolderID: "F0", DestinationID: o.archive})
			testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
			_, err = c.DeleteFolder(t.Context(), oracle.DeleteFolderRequest{FolderID: foreign})
			testkit.WantIsOnly(t, err, oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission)
			testkit.WantEqual(t, "the tree", o.Tree(), before)
		})
	}
}

func TestFolderChangeInvalid(t *testing.T) {
	o := newOffice(t)
	c, ctx := o.PipeClient(), t.Context()
	_, err := c.MoveFolder(ctx, oracle.MoveFolderRequest{DestinationID: "F1"})
	testkit.WantInvalid(t, err, "oracle.MoveFolder: FolderID is required")
	_, err = c.MoveFolder(ctx, oracle.MoveFolderRequest{FolderID: "F1"})
	testkit.WantInvalid(t, err, "oracle.MoveFolder: DestinationID is required")
	_, err = c.MoveFolder(ctx, oracle.MoveFolderRequest{FolderID: oracle.HomeFolder, DestinationID: "F1"})
	testkit.WantInvalid(t, err, "oracle.MoveFolder: FolderID is the home, which cannot be changed")
	_, err = c.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: "F1"})
	testkit.WantInvalid(t, err, "oracle.UpdateFolder: Name is required, or Description")
	_, err = c.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: "F1", Name: "A "})
	testkit.WantInvalid(t, err, "oracle.UpdateFolder: Name begins or ends with a space")
	_, err = c.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: "F1", Description: new("\xff")})
	testkit.WantInvalid(t, err, "oracle.UpdateFolder: Description is not UTF-8")
	_, err = c.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: oracle.HomeFolder})
	testkit.WantInvalid(t, err, "oracle.DeleteFolder: FolderID is the home, which cannot be changed")
	_, err = c.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: "F1", Access: oracle.Access{AccessCode: "c"}})
	testkit.WantInvalid(t, err, "oracle.DeleteFolder: Access.LinkID is required with Access.AccessCode")
	save := oracle.WithIntent(func(context.Context, oracle.Intent) error { return nil })
	_, err = c.MoveFolder(ctx, o.moveRequest(), save)
	testkit.WantInvalid(t, err, "oracle.MoveFolder: WithIntent cannot be used: no ResumeX goes on with this operation")
	testkit.WantRequests(t, o, 0)
}

// TestUpdateFolderNameInUse: a name that Oracle made of the request's is in the response.
func TestUpdateFolderNameInUse(t *testing.T) {
	o := newOffice(t)
	res, err := o.PipeClient().UpdateFolder(t.Context(), oracle.UpdateFolderRequest{FolderID: o.reports, Name: "archive"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the folder", o.Path(o.reports), "u:/"+res.Name)
	testkit.WantEqual(t, "res.Name", res.Name, "archive(2)")
}

// TestFolderChangeUnproven: what a gateway says, and a 202, prove nothing.
func TestFolderChangeUnproven(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
	}{
		{200, `{"status":"ok"}`},
		{200, `{"errorCode":""}`},
		{202, `{"errorCode":"0"}`},
		{204, ""},
	} {
		c := answering(t, tt.status, "application/json", tt.body)
		_, err := c.DeleteFolder(t.Context(), oracle.DeleteFolderRequest{FolderID: "F1"})
		testkit.WantUnknown(t, err)
		_, err = c.MoveFolder(t.Context(), oracle.MoveFolderRequest{FolderID: "F1", DestinationID: "F2"})
		testkit.WantUnknown(t, err)
		_, err = c.UpdateFolder(t.Context(), oracle.UpdateFolderRequest{FolderID: "F1", Name: "a"})
		testkit.WantUnknown(t, err)
	}
}

// TestFolderChangeSettled: a lost change is read and never sent again.
func TestFolderChangeSettled(t *testing.T) {
	changes := map[string]func(o *office, c *oracle.Client) (bool, error){
		"MoveFolder": func(o *office, c *oracle.Client) (bool, error) {
			res, err := c.MoveFolder(context.Background(), o.moveRequest())
			return res != nil && res.Reconciled, err
		},
		"UpdateFolder": func(o *office, c *oracle.Client) (bool, error) {
			res, err := c.UpdateFolder(context.Background(), oracle.UpdateFolderRequest{FolderID: o.reports, Name: "2025", Description: new("d")})
			return res != nil && res.Reconciled, err
		},
		"DeleteFolder": func(o *office, c *oracle.Client) (bool, error) {
			res, err := c.DeleteFolder(context.Background(), oracle.DeleteFolderRequest{FolderID: o.reports})
			return res != nil && res.Reconciled, err
		},
	}
	for op, change := range changes {
		for _, tt := range []struct {
			fault oracletest.Fault
			found bool
		}{
			{oracletest.ActThenHangUp, true},
			{oracletest.ActThenStatus(500), true},
			{oracletest.WebPage, true},
			{oracletest.HangUpThenAct(5 * time.Second), true},
			{oracletest.HangUpBeforeAct, false},
			{oracletest.Status(500), false},
		} {
			testkit.Run(t, op+"/"+tt.fault.Name, func(t *testing.T) {
				o := newOffice(t)
				o.Inject(op, tt.fault)
				reconciled, err := change(o, o.PipeClient())
				testkit.WantSent(t, o, op, 1)
				if !tt.found {
					testkit.WantUnknown(t, err)
					testkit.WantContains(t, err.Error(), "GetFolder shows")
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "reconciled", reconciled, true)
			})
		}
	}
}
