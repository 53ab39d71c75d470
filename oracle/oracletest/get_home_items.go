package oracletest

func (c *call) getHomeItems() (any, *refusal) {
	items := c.s.listedIn(c.user.home)
	for _, it := range c.s.items {
		if _, shared := it.shares[c.user]; shared && it.owner != c.user {
			items = append(items, it)
		}
	}
	page, f := c.page(items)
	if f != nil {
		return nil, f
	}
	page.OwnerFolderID = "self"
	return page, nil
}
