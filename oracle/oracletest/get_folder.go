package oracletest

func (c *call) getFolder() (any, *refusal) {
	it, f := c.readable()
	if f != nil {
		return nil, f
	}
	return c.whole(it), nil
}
