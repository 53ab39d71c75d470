package box_test

import (
	"fmt"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestWithAsUser: the user is whom the call acts as, in the copy and in the reads that settle it.
func TestWithAsUser(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newServer(t)
		srv.AddManagedUser("7", "Somebody", "somebody@example.com")
		srv.SetOnlyFor("11111", "7")
		c := srv.PipeClient()
		me, err := c.GetCurrentUser(t.Context(), box.GetCurrentUserRequest{}, box.WithAsUser("7"))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Name", me.Name, "Somebody")
		_, err = c.CopyFolder(t.Context(), pictures)
		testkit.WantIs(t, err, box.ErrorCodeNotFound)
		_, err = c.CopyFolder(t.Context(), pictures, box.WithAsUser("8"))
		testkit.WantIs(t, err, fs.ErrPermission)

		before := len(srv.Requests())
		srv.Inject("CopyFolder", boxtest.ActThenHangUp)
		res, err := c.CopyFolder(t.Context(), pictures, box.WithAsUser("7"))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", res.Reconciled, true)
		for _, r := range srv.Requests()[before:] {
			testkit.WantEqual(t, "As-User of "+r.Op, r.Header.Get("As-User"), "7")
		}
	})
}

func TestWithSharedLink(t *testing.T) {
	srv := newServer(t)
	const link = "https://app.box.com/s/vspke7y05sb214wjokpk"
	srv.AddSharedLink("11111", link, "sekrit")
	srv.SetHidden("11111", true)
	c := srv.PipeClient()
	_, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"})
	testkit.WantIs(t, err, box.ErrorCodeNotFound)
	open := box.WithSharedLink(link, "sekrit")
	if _, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"}, open); err != nil {
		t.Error(err)
	}
	if _, err := c.GetFile(t.Context(), box.GetFileRequest{FileID: "44444"}, open); err != nil {
		t.Error(err)
	}
	testkit.WantEqual(t, "BoxApi", srv.Requests()[1].Header.Get("BoxApi"), "shared_link="+link+"&shared_link_password=sekrit")
	for item, err := range c.AllFolderItems(t.Context(), box.ListFolderItemsRequest{FolderID: "11111"}, open) {
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the item", item.Name, "tigers.jpeg")
	}
	_, err = c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"}, box.WithSharedLink(link, "wrong"))
	testkit.WantIs(t, err, box.ErrorCodeIncorrectSharedItemPassword)
	testkit.WantLacks(t, err.Error(), "wrong\n")
	_, err = c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"}, box.WithSharedLink("https://app.box.com/s/other", ""))
	testkit.WantIs(t, err, box.ErrorCodeNotFound)
}

// TestSharedLinkIsMasked: a response that repeats the password does not bring it into an error.
func TestSharedLinkIsMasked(t *testing.T) {
	c := answering(t, 403, `{"type":"error","status":403,"code":"forbidden","message":"no shared_link_password=sekrit-7f3a here"}`)
	_, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "1"}, box.WithSharedLink("https://app.box.com/s/x", "sekrit-7f3a"))
	testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, testkit.As[*box.ProblemDetails](t, err)), "sekrit-7f3a")
}

func TestIdentityInvalid(t *testing.T) {
	srv := newServer(t)
	const undocumented = "WithSharedLink has a value with one of & % +, whose spelling Box does not document: use WithHeader"
	for _, tt := range []struct {
		opt  box.CallOption
		want string
	}{
		{box.WithAsUser(""), "WithAsUser has no user id"},
		{box.WithAsUser("me"), `WithAsUser is "me", which is no user id`},
		{box.WithSharedLink("", ""), "WithSharedLink has a link that is no https address"},
		{box.WithSharedLink("http://app.box.com/s/x", ""), "WithSharedLink has a link that is no https address"},
		{box.WithSharedLink("https://app.box.com/s/x&y", ""), undocumented},
		{box.WithSharedLink("https://app.box.com/s/x", "50%"), undocumented},
		{box.WithSharedLink("https://app.box.com/s/x", "a\nb"), "WithSharedLink has a value that cannot be sent in a header"},
	} {
		_, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"}, tt.opt)
		testkit.WantInvalid(t, err, "box.GetFolder: "+tt.want)
	}
	testkit.WantRequests(t, srv, 0)
}
